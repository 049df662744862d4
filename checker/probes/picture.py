"""What a notebook is given of a picture, whatever it shows."""

import base64
from html import escape


def bundle(svg: str, words: str, text: str) -> dict[str, str]:
    """The HTML is for notebooks that are not trusted yet: Jupyter hides their SVG."""
    data = base64.b64encode(svg.encode()).decode()
    image = f'<img alt="{escape(words)}" src="data:image/svg+xml;base64,{data}">'
    return {"text/html": image, "image/svg+xml": svg, "text/plain": text}
