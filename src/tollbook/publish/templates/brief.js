"use strict";
(() => {
  // Marks at once every place of one number: its words in the text, the statements that use it, its entry in the list.
  const show = (number) => {
    for (const e of document.querySelectorAll(".on")) e.classList.remove("on");
    if (number) for (const e of document.querySelectorAll(`[data-m~="${number}"]`)) e.classList.add("on");
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-k]");
    if (link) { show(link.dataset.k); return; }
    const words = event.target.closest("mark[data-k]");
    if (!words || String(getSelection())) return;
    show(words.dataset.k);
    const line = document.querySelector(`main li[data-m~="${words.dataset.k}"]`);
    if (line) line.scrollIntoView({ block: "center" });
  });
  const fromAddress = () => { const found = /^#[me](\d+)/.exec(location.hash); if (found) show(found[1]); };
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
