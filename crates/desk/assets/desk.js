// Keys, marks and progress. Every page works without this; nothing here draws what a person could not reach otherwise.
"use strict";
(() => {
  const $ = (q, from = document) => from.querySelector(q);
  const all = (q, from = document) => [...from.querySelectorAll(q)];
  const tell = (words) => { $("#told").textContent = words; clearTimeout(tell.timer); tell.timer = setTimeout(() => { $("#told").textContent = ""; }, 4000); };
  const store = {
    get: (name) => { try { return JSON.parse(localStorage.getItem(name)) ?? []; } catch { return []; } },
    set: (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); } catch { tell("This browser keeps nothing."); } },
  };

  // keys
  const keys = $("#keys");
  $("[data-keys]")?.addEventListener("click", () => keys.showModal());
  const rows = () => all("main .main").filter((a) => a.getClientRects().length);
  const step = (by) => {
    const list = rows();
    if (!list.length) return;
    const here = list.indexOf(document.activeElement);
    const to = here < 0 ? (by > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, here + by));
    list[to].focus();
    list[to].scrollIntoView({ block: "nearest" });
  };
  const follow = (q) => { const a = $(q); if (a) a.click(); return !!a; };
  const act = (key) => {
    const what = $(`[data-does="${key}"]`);
    if (!what) return false;
    if (/^(INPUT|SELECT)$/.test(what.tagName)) what.focus(); else what.click();
    return true;
  };
  let going = false;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest("input, select, textarea");
    if (field) { if (event.key === "Escape") field.blur(); return; }
    if (keys.open) return;
    if (spanning && spanKey(event)) { event.preventDefault(); return; }
    if (going) {
      going = false;
      if (follow(`[data-key="${CSS.escape(event.key)}"]`)) event.preventDefault();
      return;
    }
    const done = {
      "?": () => keys.showModal(),
      "/": () => $("#find").focus(),
      g: () => { going = true; setTimeout(() => { going = false; }, 1500); },
      j: () => step(1), k: () => step(-1),
      "]": () => follow('main [rel="next"]'), "[": () => follow('main [rel="prev"]'),
      "+": () => follow('[data-zoom="in"]'), "=": () => follow('[data-zoom="in"]'), "-": () => follow('[data-zoom="out"]'), "−": () => follow('[data-zoom="out"]'),
    }[event.key];
    if (done) { event.preventDefault(); done(); } else if (act(event.key)) event.preventDefault();
  });

  // marks: a row and its words light each other up
  const locals = (mark) => mark.dataset.rows.split(" ");
  const light = (ids, on) => {
    for (const mark of all("mark")) if (locals(mark).some((id) => ids.includes(id))) mark.classList.toggle("lit", on);
    for (const id of ids) $(`#row-${CSS.escape(id)}`)?.classList.toggle("lit", on);
  };
  for (const row of all(".beside [data-row]")) {
    for (const [name, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]]) row.addEventListener(name, () => light([row.dataset.row], on));
  }
  for (const mark of all("mark")) {
    mark.addEventListener("mouseenter", () => light(locals(mark), true));
    mark.addEventListener("mouseleave", () => light(locals(mark), false));
    mark.addEventListener("click", () => {
      if (String(getSelection())) return;
      const here = $(".beside [aria-current]")?.dataset.row;
      const other = locals(mark).find((id) => id !== here && $(`#row-${CSS.escape(id)}`));
      if (other) $(`#row-${CSS.escape(other)} .main`).click();
    });
  }
  if (!location.hash) $("#words")?.scrollIntoView({ block: "center", behavior: "instant" });

  // the span of a row: marked with the mouse, or moved word by word
  let spanning = false;
  const span = $("[data-span]");
  const points = (text) => [...text].length;
  const offset = (node, at) => {
    const p = (node.nodeType === 1 ? node : node.parentElement).closest("[data-from]");
    if (!p) return null;
    const range = document.createRange();
    range.setStart(p, 0);
    range.setEnd(node, at);
    return Number(p.dataset.from) + points(range.toString());
  };
  const send = (range) => {
    const [start, end] = [offset(range.startContainer, range.startOffset), offset(range.endContainer, range.endOffset)];
    if (start === null || end === null || end <= start) { tell("Mark words of the text."); return; }
    span.elements.start.value = start;
    span.elements.end.value = end;
    span.submit();
  };
  const marked = () => {
    const selection = getSelection();
    return selection.rangeCount && !selection.isCollapsed && $(".text")?.contains(selection.anchorNode) ? selection.getRangeAt(0) : null;
  };
  span?.addEventListener("submit", (event) => {
    event.preventDefault();
    const range = marked();
    if (range) { send(range); return; }
    const own = all("mark.sel");
    if (!own.length) { tell("Mark words of the text first."); return; }
    getSelection().setBaseAndExtent(own[0], 0, own.at(-1), own.at(-1).childNodes.length);
    spanning = true;
    document.activeElement.blur();
    tell("← → move the end by a word, with Shift the beginning; Enter keeps it, Esc leaves it.");
  });
  const spanKey = (event) => {
    const selection = getSelection();
    const way = { ArrowLeft: "backward", ArrowRight: "forward" }[event.key];
    if (event.key === "Escape") { spanning = false; selection.removeAllRanges(); return true; }
    if (event.key === "Enter") { spanning = false; const range = marked(); if (range) send(range); return true; }
    if (!way || !selection.rangeCount) return false;
    const { startContainer, startOffset, endContainer, endOffset } = selection.getRangeAt(0);
    if (event.shiftKey) selection.setBaseAndExtent(endContainer, endOffset, startContainer, startOffset);
    else selection.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
    selection.modify("extend", way, "word");
    return true;
  };

  // saved searches
  const saved = $("[data-saved]");
  if (saved) {
    const draw = () => {
      const list = store.get("searches");
      const ul = $("ul", saved);
      ul.replaceChildren(...list.map((search) => {
        const li = document.createElement("li");
        const a = document.createElement("a");
        const drop = document.createElement("button");
        a.href = search;
        a.textContent = [...new URLSearchParams(search.slice(search.indexOf("?"))).entries()].filter(([, v]) => v).map(([k, v]) => (k === "q" ? v : `${k} ${v}`)).join(", ");
        drop.type = "button";
        drop.textContent = "forget";
        drop.addEventListener("click", () => { store.set("searches", store.get("searches").filter((s) => s !== search)); draw(); });
        li.append(a, drop);
        return li;
      }));
      const save = $("[data-save]", saved);
      saved.hidden = !list.length && save.hidden;
    };
    $("[data-save]", saved).addEventListener("click", () => {
      const here = location.pathname + location.search;
      store.set("searches", [here, ...store.get("searches").filter((s) => s !== here)].slice(0, 30));
      draw();
    });
    draw();
  }

  // whom an actor may be the same as
  $("[data-actors]")?.addEventListener("focus", async (event) => {
    const list = event.target.list;
    if (list.children.length) return;
    const { actors } = await (await fetch("/api/v1/actors")).json();
    list.replaceChildren(...actors.map((a) => Object.assign(document.createElement("option"), { value: a.id, label: `${a.name}, ${a.articles}` })));
  });

  // adding
  const add = $("[data-add]");
  if (add) {
    const most = 16 * 1024 * 1024;
    const files = add.elements.files;
    add.addEventListener("submit", (event) => {
      const size = new Blob([add.elements.text.value]).size + [...files.files].reduce((sum, f) => sum + f.size, 0);
      if (size > most) { event.preventDefault(); tell(`This is ${Math.round(size / 1048576)} MB; the desk takes ${most / 1048576} MB at once. Give the text alone, or use “demarche add”.`); }
    });
    const drag = (on) => (event) => { event.preventDefault(); document.body.classList.toggle("dragging", on); };
    addEventListener("dragover", drag(true));
    addEventListener("dragleave", drag(false));
    addEventListener("drop", (event) => {
      drag(false)(event);
      if (event.dataTransfer.files.length) { files.files = event.dataTransfer.files; add.requestSubmit(); }
    });
  }
  const job = $("[data-job]:not([data-ended])");
  if (job) {
    const list = $("ol", job);
    let known = list.children.length;
    const source = new EventSource(`/api/v1/jobs/${job.dataset.job}/events`);
    source.onerror = () => source.close();
    source.onmessage = ({ data, lastEventId }) => {
      if (Number(lastEventId) < known) return;
      known = Number(lastEventId) + 1;
      const step = JSON.parse(data);
      const li = document.createElement("li");
      const link = () => Object.assign(document.createElement("a"), { href: `/articles/${step.article}`, textContent: `article ${step.article}` });
      if (step.step === "added") li.append("Read and added as ", link(), ".");
      else if (step.step === "known") li.append("Was there already: ", link(), ".");
      else if (step.step === "failed") { li.className = "failed"; li.append(`Failed. ${step.why}`); }
      else if (step.step === "linking") li.append("Telling what is the same across articles …");
      else { li.append(`${step.added} added, ${step.known} were there, ${step.failed} failed.`); $("p", job)?.remove(); source.close(); }
      list.append(li);
    };
  }
})();
