"""The site in a real browser: Debian's Chromium, driven by Playwright, reading files from a folder."""
