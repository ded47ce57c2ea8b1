"""Who may do what over HTTP: written down once, run on fakes and on each database."""
