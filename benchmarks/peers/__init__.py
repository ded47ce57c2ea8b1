"""What the blog is compared with: as small as each kind of application is written by others."""
