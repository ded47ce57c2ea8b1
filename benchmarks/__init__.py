"""How fast the blog is, beside what people would pick instead. `docs/performance.md` tells how."""
