// What is typed or pasted is searched by its telling words. The box keeps all of it.

const TYPED = 2; // of a message to the search
const SMALL = new Set(
  "a an and are as at be been but by for from had has have i in is it its of on or that the there this to was were when will with".split(
    " ",
  ),
);

function telling(words) {
  // A line of a log may have `:`, `^` and `~`, which are signs of the search's own.
  const all = words.replace(/[:^~]/g, " ").split(/\s+/);
  // The search takes each word for the beginning of one: "is" would find "issuer".
  const some = all.filter((each) => !SMALL.has(each.toLowerCase()));
  return (some.some(Boolean) ? some : all).join(" ");
}

const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (message, ...others) {
  const typed = message?.type === TYPED && typeof message.data === "string";
  const said = typed ? { ...message, data: telling(message.data) } : message;
  return postMessage.call(this, said, ...others);
};
