// Puts Streamlit's few built-in words into the visitor's language, outside of what the app itself wrote.
// WORDS is replaced by a dictionary: English word -> word of the language; `limit` is said before a file size.
(() => {
  const words = WORDS;
  const own = "[data-testid=stMarkdownContainer],[data-testid=stIconMaterial],input,textarea";
  const attributes = ["aria-label", "title", "placeholder"];
  const mendText = (node) => {
    const parent = node.parentElement;
    if (!parent || (parent.closest(own) && !parent.closest("[data-testid=stFileUploaderDropzone]"))) return;
    const word = words[node.data.trim()];
    const limit = /^([\d.]+[KMG]B) per file/.exec(node.data);
    if (word) node.data = word;
    else if (limit && words.limit) node.data = `${words.limit} ${limit[1]}${node.data.slice(limit[0].length)}`;
  };
  const mend = (node) => {
    if (node.nodeType === 3) return mendText(node);
    if (node.nodeType !== 1) return;
    for (const name of attributes) {
      const word = words[node.getAttribute(name)];
      if (word) node.setAttribute(name, word);
    }
    node.childNodes.forEach(mend);
  };
  const watch = (change) => {
    change.addedNodes.forEach(mend);
    if (change.type !== "childList") mend(change.target);
  };
  new MutationObserver((changes) => changes.forEach(watch)).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes,
  });
})();
