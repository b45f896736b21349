/* Kaimen 开门: what a page does by itself. Every page works without it; the server decides.
   Nothing is stored in the browser: what was typed stays in the form, and the server gives it back. */
(() => {
  "use strict";
  const word = (name) => document.body.dataset["kmWords" + name] || "";
  const on = (type, run, options) => document.addEventListener(type, run, options);

  /* One press, one case: a form goes out once. Coming back to the page wakes its buttons. */
  on("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.matches("[data-km-look], [data-km-again]") || event.defaultPrevented) return;
    if (form.dataset.kmSent) return event.preventDefault();
    form.dataset.kmSent = "1";
    for (const button of form.elements) {
      if (button.type !== "submit") continue;
      button.setAttribute("aria-disabled", "true");
      button.classList.add("is-busy");
    }
  });
  const wake = (form) => {
    delete form.dataset.kmSent;
    for (const button of form.elements) {
      if (!button.classList.contains("is-busy")) continue;
      button.removeAttribute("aria-disabled");
      button.classList.remove("is-busy");
    }
  };
  window.addEventListener("pageshow", () => document.querySelectorAll("[data-km-sent]").forEach(wake));
  on("htmx:afterRequest", (event) => event.target.closest("form") && wake(event.target.closest("form")));

  /* A disabled button stays reachable, but does nothing. */
  on("click", (event) => {
    const off = event.target.closest("[aria-disabled=true]");
    if (off && !off.classList.contains("is-busy")) event.preventDefault();
  });

  /* Look: changed at once and remembered by the server, so a half-filled form is not lost. Language needs a new page. */
  const elder = { on: { size: "125", contrast: "more", motion: "calm" }, off: { size: "100", contrast: "normal", motion: "normal" } };
  on("submit", (event) => {
    const form = event.target, key = event.submitter;
    if (!form.matches("[data-km-look]") || !key || key.name === "language") return;
    event.preventDefault();
    const wish = key.name === "elder" ? elder[key.value] : { [key.name]: key.value };
    for (const [name, value] of Object.entries(wish)) {
      document.documentElement.setAttribute(name === "theme" ? "data-bs-theme" : "data-" + name, value);
      for (const one of document.querySelectorAll(`.km-choice[name=${name}]`)) one.setAttribute("aria-pressed", String(one.value === value));
    }
    const sent = new FormData(form);
    sent.set(key.name, key.value);
    fetch(form.action, { method: "POST", body: sent, headers: { "X-Kaimen-Quiet": "1" } });
    if (key.name === "elder") form.querySelector(key.value === "on" ? "[value=off]" : "[value=on]").focus();
  });

  /* Text: grows with what is written, says how many letters are left. */
  const measure = (box) => {
    if (box.matches("[data-km-grow]") && !CSS.supports("field-sizing", "content")) box.rows = Math.max(box.rows, Math.min(24, box.value.split("\n").length + Math.floor(box.value.length / 34)));
    const line = box.dataset.kmCount && document.getElementById(box.dataset.kmCount);
    if (!line || box.maxLength < 0) return;
    const rest = box.maxLength - box.value.length;
    line.classList.toggle("is-over", rest < 0);
    line.textContent = word(rest < 0 ? "Over" : "Left").replace("{n}", Math.abs(rest));
  };
  on("input", (event) => event.target.matches("[data-km-grow], [data-km-count]") && measure(event.target));
  document.querySelectorAll("[data-km-grow], [data-km-count]").forEach(measure);

  /* Files: too large is said before anything is sent. */
  on("change", (event) => {
    const most = Number(event.target.dataset.kmMost);
    if (!most) return;
    const large = [...event.target.files].some((file) => file.size > most);
    event.target.setCustomValidity(large ? word("Large") : "");
    if (large) event.target.reportValidity();
  });

  /* Copy: the query code, the phone number. */
  on("click", async (event) => {
    const key = event.target.closest("[data-km-copy]");
    if (!key) return;
    await navigator.clipboard.writeText(key.dataset.kmCopy);
    key.querySelector("[data-km-said]").textContent = word("Copied");
  });

  /* Keys for staff: / search, j and k rows, and whatever key a button shows. Never while typing. */
  on("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const rows = [...document.querySelectorAll(".km-case[href], tr .km-rowlink, .km-deskpage .km-cell-a")];
    const at = rows.indexOf(document.activeElement);
    const goal =
      event.key === "/" ? document.querySelector("[data-km-search]")
      : event.key === "j" ? rows[Math.min(at + 1, rows.length - 1)]
      : event.key === "k" ? rows[Math.max(at - 1, 0)]
      : null;
    if (goal) { event.preventDefault(); goal.focus(); return; }
    const key = /^[a-z0-9/]$/.test(event.key) && [...document.querySelectorAll("[data-km-key]")].find((one) => one.dataset.kmKey.toLowerCase() === event.key && one.offsetParent);
    if (key) { event.preventDefault(); key.click(); }
  });

  /* What was refused is read first. */
  const refused = document.querySelector(".km-refused, [aria-invalid=true]");
  if (refused) refused.focus();
})();
