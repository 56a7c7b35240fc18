// The article's day, the board's keys, and the filters of a folder without a server. Pages say everything without it.
"use strict";

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

function retone(element, tone) {
  element.classList.forEach((name) => name.startsWith("t-") && element.classList.remove(name));
  element.classList.add(`t-${tone}`);
}

function article() {
  const held = document.getElementById("frames");
  const slider = document.getElementById("day");
  if (!held || !slider) return;
  const frames = JSON.parse(held.textContent);
  const places = new Map();
  each("[data-c]", (element) => {
    const number = Number(element.dataset.c);
    places.set(number, [...(places.get(number) || []), element]);
  });

  function show() {
    const at = Number(slider.value);
    const counts = new Map();
    frames.rows[at].forEach(([status, p, word], i) => {
      const [words, sign, tone] = frames.statuses[status];
      counts.set(status, (counts.get(status) || 0) + 1);
      for (const element of places.get(i + 1) || []) {
        retone(element, tone);
        const said = [words, p, word].filter(Boolean).join(", ");
        if (element.matches(".mark, .ref a")) element.title = `${i + 1} ${said}`;
        for (const [selector, text] of [[".sign", sign], [".w", words], [".pc", p]]) {
          const part = element.querySelector(selector);
          if (part) part.textContent = text;
        }
      }
    });
    document.getElementById("on").textContent = frames.words[at];
    document.querySelector(".past")?.toggleAttribute("hidden", slider.value !== slider.max);
    slider.setAttribute("aria-valuetext", frames.words[at]);
    const now = document.getElementById("now");
    now.replaceChildren(...[...counts].sort(([a], [b]) => a - b).map(([status, n]) => {
      const [words, sign, tone] = frames.statuses[status];
      const part = document.createElement("span");
      part.className = `t-${tone}`;
      const inner = document.createElement("span");
      inner.className = "status";
      inner.textContent = `${sign} ${n} ${words}`;
      part.append(inner);
      return part;
    }));
  }
  slider.addEventListener("input", show);
  if (slider.value !== slider.max) show();  // a browser may bring back where it stood

  const light = (number, on) => (places.get(number) || []).forEach((element) => element.classList.toggle("lit", on));
  for (const [number, elements] of places) {
    for (const element of elements) {
      element.addEventListener("mouseenter", () => light(number, true));
      element.addEventListener("mouseleave", () => light(number, false));
    }
  }
}

function keys() {
  let at = -1;
  const rows = () => [...document.querySelectorAll("table.claims tbody tr")].filter((row) => !row.hidden && row.querySelector("a"));
  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    all[at]?.classList.remove("at");
    at = Math.min(Math.max(at + by, 0), all.length - 1);
    all[at].classList.add("at");
    const link = all[at].querySelector("a");
    link.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (document.body.classList.contains("p-board")) {
      if (event.key === "j") move(1);
      else if (event.key === "k") move(-1);
      else if (event.key === "/") document.getElementById("q")?.focus();
      else return;
    } else if (event.key === "ArrowLeft" || event.key === "k") document.querySelector("a[rel=prev]")?.click();
    else if (event.key === "ArrowRight" || event.key === "j") document.querySelector("a[rel=next]")?.click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("htmx:after:swap", () => { at = -1; });
}

function filters() {
  const form = document.getElementById("filters");
  if (!form || form.dataset.hxGet) return;
  const chosen = () => {
    const asked = new FormData(form);
    const words = String(asked.get("q")).toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    each("table.claims tbody tr", (row) => {
      const text = row.textContent.toLowerCase();
      const fits = (!asked.get("status") || row.dataset.status === asked.get("status"))
        && (!asked.get("kind") || row.dataset.kind === asked.get("kind")) && words.every((word) => text.includes(word));
      row.hidden = !fits;
      n += fits ? 1 : 0;
    });
    document.getElementById("tally").textContent = n;
  };
  form.addEventListener("input", chosen);
  form.addEventListener("submit", (event) => event.preventDefault());
}

article();
keys();
filters();
