// Pictures without words, headings that skip a level, ids that stand twice: a line for each.
() => {
  const amiss = [];
  const tell = (what) => amiss.push(`${location.pathname}: ${what}`);
  for (const image of document.querySelectorAll("img:not([alt])")) tell(`no alt: ${image.src}`);
  for (const svg of document.querySelectorAll("article svg[role=img]"))
    if (!svg.querySelector("title")) tell("a picture without a title");
  let last = 0;
  for (const heading of document.querySelectorAll("article :is(h1, h2, h3, h4, h5, h6)")) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) tell(`${heading.tagName} below H${last}: ${heading.innerText}`);
    last = level;
  }
  const ids = [...document.querySelectorAll("article [id]")].map((each) => each.id);
  for (const id of new Set(ids.filter((each, n) => ids.indexOf(each) !== n))) tell(`twice: #${id}`);
  for (const link of document.querySelectorAll("article a[href]"))
    if (!(link.textContent.trim() || link.ariaLabel || link.title)) tell(`empty link: ${link.href}`);
  return amiss;
}
