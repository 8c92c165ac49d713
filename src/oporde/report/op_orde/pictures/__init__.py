"""The pictures of the report: each table as a Vega-Lite dictionary, drawn as SVG."""
