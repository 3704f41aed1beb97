"""Settings of the documentation (Sphinx). Nothing is loaded from elsewhere: no font, no script, no picture."""

project = "Tanbiao 碳标"
author = "The Tanbiao developers"
project_copyright = "2026, The Tanbiao developers"
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["deflist", "colon_fence"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Tanbiao 碳标"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {"footer_icons": []}
nitpicky = True
