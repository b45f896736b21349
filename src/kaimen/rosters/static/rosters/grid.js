/* The grid of a month by hand 挪班: drag a shift, or pick it up with Enter, and each place is checked before it is let go.
   Without this script the forms beside the grid do the same. The server decides; nothing is kept here. */
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const table = () => byId("grid");
  const said = () => byId("grid-said");
  const marks = ["is-asked", "is-fine", "is-reason", "is-no"];
  let held = null; // { link, id, move, at, person, home, cell } while a shift is in the hand
  let asked = 0;
  let answers = new Map();

  const say = (key, facts = {}) => {
    const line = said();
    if (line) line.textContent = (line.dataset[key] || "").replace(/\{(\w+)\}/g, (_all, name) => facts[name] || "");
  };

  /* Columns are days: the first cell of a row is the name. */
  const dayOf = (cell) => {
    const day = new Date(`${table().dataset.first}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() + cell.cellIndex - 1);
    return day.toISOString().slice(0, 10);
  };
  const days = () => table().querySelectorAll("col").length - 1;
  const isDay = (cell) => cell && cell.closest("tbody") && cell.cellIndex > 0 && cell.cellIndex <= days();
  const personOf = (cell) => cell.parentElement.dataset.person;
  const place = (cell) => `${cell.parentElement.cells[0].title} ${dayOf(cell).slice(5)}`;

  const numberOf = (link) => new URL(link.href).searchParams.get("shift");
  const linkOf = (id) => [...table().querySelectorAll("a[data-at]")].find((link) => numberOf(link) === id);

  const clear = () => table() && table().querySelectorAll("td[class]").forEach((cell) => cell.classList.remove(...marks));

  const pick = (link) => {
    const home = link.closest("td");
    held = { link, id: numberOf(link), move: table().dataset.move, at: link.dataset.at, person: personOf(home), home, cell: home };
    answers = new Map();
    link.classList.add("is-held");
  };
  const release = () => {
    if (held) held.link.classList.remove("is-held");
    held = null;
    asked += 1;
    clear();
  };

  /* A published shift keeps its day: it goes up and down only. */
  const reach = (cell) => (held.move === "free" ? cell : cell.parentElement.cells[held.home.cellIndex]);

  /* Ask the server once for each place; the last question asked is the one that is shown. */
  const ask = (cell) => {
    const key = `${personOf(cell)} ${dayOf(cell)}`;
    if (!answers.has(key)) {
      const query = new URLSearchParams({ person: personOf(cell), day: dayOf(cell) });
      const address = table().dataset.check.replace("/0/", `/${held.id}/`);
      answers.set(key, fetch(`${address}?${query}`).then((answer) => (answer.ok ? answer.json() : Promise.reject(answer))));
    }
    return answers.get(key);
  };
  const look = async (cell) => {
    if (!held || held.cell === cell && marks.some((mark) => cell.classList.contains(mark))) return;
    held.cell = cell;
    const mine = ++asked;
    clear();
    if (cell === held.home) return say("picked", { shift: held.link.getAttribute("aria-label") });
    cell.classList.add("is-asked");
    try {
      const found = await ask(cell);
      if (mine !== asked) return;
      const kind = !found.can ? "no" : found.wants_reason ? "reason" : "fine";
      cell.classList.replace("is-asked", `is-${kind}`);
      say(kind, { place: place(cell), says: found.says.join(" ") });
    } catch {
      if (mine === asked) say("lost");
    }
  };

  /* Let go: a fine place is sent at once; where a reason is wanted, it is asked for first. */
  const drop = async (cell) => {
    if (cell === held.home) return putBack();
    const { link, id, at, person } = held;
    const facts = { place: place(cell) };
    let found;
    try {
      found = await ask(cell);
    } catch {
      release();
      return say("lost");
    }
    const form = byId("grid-move");
    const fields = { shift: id, person: personOf(cell), day: dayOf(cell), was_person: person, was_at: at };
    release();
    facts.says = found.says.join(" ");
    if (!found.can) {
      say("no", facts);
      return link.focus();
    }
    for (const [name, value] of Object.entries(fields)) form.elements[name].value = value;
    if (!found.wants_reason) return send(form);
    say("reason", facts);
    byId("grid-move-says").textContent = `${link.getAttribute("aria-label")} → ${facts.place} ${facts.says}`;
    form.hidden = false;
    form.elements.reason.focus();
  };
  const putBack = () => {
    const link = held.link;
    release();
    say("back");
    link.focus();
  };

  /* The answer is the whole page: its main part takes the place of ours, and nothing jumps. */
  const send = async (form) => {
    const across = table().closest(".km-scroll").scrollLeft;
    const shift = form.elements.shift.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("grid") && page.getElementById("main");
      if (!fresh) return location.reload();
      byId("main").replaceWith(document.adoptNode(fresh));
      if (window.htmx) window.htmx.process(byId("main"));
      table().closest(".km-scroll").scrollLeft = across;
      const refused = document.querySelector(".km-refused");
      const moved = byId("grid-moved");
      if (refused) refused.focus();
      else linkOf(shift)?.focus({ preventScroll: true });
      if (moved && said()) said().textContent = moved.querySelector("p").textContent;
    } catch {
      say("lost");
    }
  };

  const on = (type, run) => document.addEventListener(type, run);
  on("submit", (event) => {
    if (!event.target.matches("#grid-move, #grid-undo")) return;
    event.preventDefault();
    send(event.target);
  });
  on("reset", (event) => {
    if (event.target.id !== "grid-move") return;
    event.target.hidden = true;
    say("back");
  });

  /* The mouse. */
  const target = (event) => {
    const cell = event.target.closest && event.target.closest("#grid td");
    return held && isDay(cell) ? reach(cell) : null;
  };
  on("dragstart", (event) => {
    const link = event.target.closest && event.target.closest("#grid a[data-at]");
    if (!link) return;
    pick(link);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", link.getAttribute("aria-label"));
  });
  on("dragover", (event) => {
    const cell = target(event);
    if (!cell) return;
    event.preventDefault();
    look(cell);
  });
  on("drop", (event) => {
    const cell = target(event);
    if (!cell) return;
    event.preventDefault();
    drop(cell);
  });
  on("dragend", () => held && release());

  /* The keyboard: Enter picks up and lets go, arrows go, Escape puts back. With an empty hand arrows go from shift to shift. */
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const beside = (cell, [across, down]) => {
    const row = [...table().tBodies[0].rows][cell.parentElement.sectionRowIndex + down];
    const next = row && row.cells[cell.cellIndex + across];
    return isDay(next) ? next : null;
  };
  on("keydown", (event) => {
    const link = event.target.closest && event.target.closest("#grid tbody a");
    if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (event.key === "Enter" && (held || link.dataset.at)) {
      event.preventDefault();
      if (held) return drop(held.cell);
      pick(link);
      return say("picked", { shift: link.getAttribute("aria-label") });
    }
    if (event.key === "Escape" && held) return putBack();
    if (event.key === " ") {
      event.preventDefault();
      return link.click();
    }
    if (!step) return;
    event.preventDefault();
    if (!held) {
      let cell = link.closest("td");
      do cell = beside(cell, step);
      while (cell && !cell.querySelector("a"));
      return cell && cell.querySelector("a").focus();
    }
    const next = beside(held.cell, held.move === "free" ? step : [0, step[1]]);
    if (!next) return;
    next.scrollIntoView({ block: "nearest", inline: "nearest" });
    look(next);
  });
  on("focusout", (event) => {
    if (!held || event.target !== held.link || !event.relatedTarget) return;
    release();
    say("back");
  });
})();
