// Texts with less contrast than WCAG's level AA asks for (1.4.3): each colour pair once.
() => {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      brush.clearRect(0, 0, 1, 1);
      brush.fillStyle = colour;
      brush.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
      known.set(colour, [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, below) => {
    const a = top[3];
    return [...[0, 1, 2].map((n) => top[n] * a + below[n] * (1 - a)), 1];
  };
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour[3] > 0) layers.push(colour);
      if (colour[3] === 1) break;
    }
    return layers.reduceRight((below, top) => over(top, below), [255, 255, 255, 1]);
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((each) => {
      const share = each / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const amiss = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || element.closest("script, style, title, desc, noscript")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const drawn = element.closest("svg");
    const ink = [...rgba(drawn ? style.fill : style.color)];
    if (drawn) ink[3] *= Number(style.fillOpacity);
    for (let each = element; each; each = each.parentElement)
      ink[3] *= Number(getComputedStyle(each).opacity);
    const below = ground(drawn ? drawn.parentElement : element);
    const lights = [light(over(ink, below)), light(below)].sort((a, b) => b - a);
    const contrast = (lights[0] + 0.05) / (lights[1] + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) {
      const pair = `${over(ink, below).map(Math.round)} on ${below.map(Math.round)}`;
      const place = `${element.tagName}.${element.getAttribute("class")}`;
      if (!amiss.has(pair))
        amiss.set(pair, `${contrast.toFixed(2)}: ${pair}: ${place}: ${text.data.trim().slice(0, 40)}`);
    }
  }
  return [...amiss.values()];
}
