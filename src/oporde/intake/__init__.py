"""An upload becomes tables, each matched to the layout that its name claims; or findings that say why not."""
