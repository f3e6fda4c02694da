
"use strict";
(() => {
  // The page is whole without this: it only sorts, filters, and opens the folds for printing.
  const index = document.getElementById("index");
  const form = document.getElementById("controls");
  addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll("details")) fold.open = true;
  });
  if (!index || !form) return;
  const cards = document.getElementById("cards");
  const body = index.tBodies[0];
  const rows = [...body.rows];
  const cardOf = new Map([...cards.children].map((card) => [card.dataset.row, card]));
  const rank = { strong: 0, possible: 1, weak: 2, "": 3 };
  const order = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const filter = () => {
    const bands = new Set([...form.querySelectorAll("input:checked")].map((box) => box.value));
    const needle = document.getElementById("needle").value.trim().toLocaleLowerCase();
    let count = 0;
    for (const row of rows) {
      const named = row.cells[1].textContent + "\n" + row.cells[2].textContent;
      const shown =
        (bands.has(row.dataset.band) || row.dataset.band === "") &&
        (needle === "" || named.toLocaleLowerCase().includes(needle));
      row.hidden = !shown;
      cardOf.get(row.dataset.row).hidden = !shown;
      if (shown) count += 1;
    }
    document.getElementById("shown").textContent = `${count} of ${rows.length} shown`;
  };

  const sortBy = (head) => {
    const up = head.getAttribute("aria-sort") !== "ascending";
    for (const other of index.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    const at = head.cellIndex;
    const value = (row) => row.cells[at].textContent.trim();
    const compare = {
      n: (a, b) => Number(value(a)) - Number(value(b)),
      b: (a, b) => rank[value(a)] - rank[value(b)],
      t: (a, b) => order.compare(value(a), value(b)),
    }[head.dataset.key];
    rows.sort((a, b) => (up ? compare(a, b) : compare(b, a)));
    body.append(...rows);
    cards.append(...rows.map((row) => cardOf.get(row.dataset.row)));
  };

  for (const head of index.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(head));
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  filter();
})();
