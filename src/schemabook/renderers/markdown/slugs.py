"""The anchors of headings, which Markdown shares with the site."""

from schemabook.renderers.slugs import Slugs, slug_of

__all__ = ["Slugs", "slug_of"]
