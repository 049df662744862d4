"""`mkdocs build --strict` fills the site from the course's own files."""
