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
        if (element.matches(".mark, .ref a")) element.dataset.say = said;
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

  tips(places);
  const light = (number, on) => (places.get(number) || []).forEach((element) => element.classList.toggle("lit", on));
  for (const [number, elements] of places) {
    for (const element of elements) {
      element.addEventListener("mouseenter", () => light(number, true));
      element.addEventListener("mouseleave", () => light(number, false));
    }
  }
}

// What a claim comes to, beside the words one points at or has come to by keys; without a script the browser shows their title.
function tips(places) {
  const tip = document.createElement("p");
  Object.assign(tip, { id: "tip", hidden: true });
  tip.setAttribute("role", "tooltip");
  document.body.append(tip);
  const hide = () => { tip.hidden = true; };
  const show = (element, number, y) => {
    const boxes = [...element.getClientRects()];
    const box = boxes.find((b) => y !== undefined && b.top <= y && y <= b.bottom) || boxes[0];
    const [stands, claim] = [document.createElement("strong"), document.createElement("span")];
    const note = document.getElementById(`n${number}`);
    stands.textContent = `${note?.querySelector(".sign").textContent || ""} ${element.dataset.say}`;
    claim.textContent = note?.querySelector("a").title || "";
    tip.replaceChildren(stands, claim);
    tip.className = "";
    retone(tip, [...element.classList].find((name) => name.startsWith("t-"))?.slice(2) || "none");
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    const below = box.bottom + 8;
    tip.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - width - 8))}px`;
    tip.style.top = `${below + height < window.innerHeight ? below : box.top - height - 8}px`;
  };
  for (const [number, elements] of places) {
    for (const element of elements.filter((one) => one.matches(".mark, .ref a"))) {
      element.dataset.say ||= element.title.replace(/^\d+ /, "");
      element.removeAttribute("title");
      element.setAttribute("aria-describedby", "tip");
      element.addEventListener("mouseenter", (event) => show(element, number, event.clientY));
      element.addEventListener("focus", () => show(element, number));
      element.addEventListener("mouseleave", hide);
      element.addEventListener("blur", hide);
    }
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  document.addEventListener("scroll", hide, { passive: true });
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
