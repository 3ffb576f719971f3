// The page: everything is put together here, and follows the state.
import { Clock } from "./clock.mjs";
import { iso, worded } from "./days.mjs";
import { button, fill, h } from "./dom.mjs";
import { Find } from "./find.mjs";
import { Frame } from "./frame.mjs";
import { keepFresh } from "./fresh.mjs";
import { Legend } from "./legend.mjs";
import { loadLooks } from "./looks.mjs";
import { PostureMap } from "./map.mjs";
import { panels, title } from "./panels/index.mjs";
import { setSize } from "./scene.mjs";
import { ask, copied, isServed, load, part, save, setToken, token } from "./source.mjs";
import { begin, change, current, follow, link, onChange } from "./state.mjs";
import { beginTheme, theme } from "./theme.mjs";
import { View } from "./view.mjs";

const VIEWS = { contested: "Contested", changes: "Changes", brief: "Brief", search: "Evidence", places: "Places" };
const SETTLE = 220;
const byId = (id) => document.getElementById(id);

async function run() {
  takeToken();
  const frame = new Frame(byId("panel"), panels);
  try {
    const [calendar, about] = await Promise.all([ask("/api/calendar"), ask("/api/about"), loadLooks()]);
    setSize(about.counts.claim);
    const own = copied();
    const last = calendar.last ?? iso(Math.floor(Date.now() / 86_400_000));
    begin({ on: own?.on ?? last }, own ? { always: { known: own.known }, days: [own.first, own.last] } : {});
    start(frame, calendar);
  } catch (error) {
    refuse(error);
  }
}

function start(frame, calendar) {
  let view = null;
  const map = new PostureMap(byId("map"), {
    load,
    theme: theme(),
    onPick: (hit) => view.pick(hit),
    onHover: (hit, pixel) => view.hover(hit, pixel),
    onView: (at) => {
      if (!view.fitted) return;
      change({ at }, { replace: true });
      view.settle();
    },
    edge: copied()?.edge ?? null
  });
  const clock = new Clock(byId("clock"), { ready: () => view.isReady() });
  view = new View({ map, clock, legend: new Legend(byId("legend")), note: byId("note"), tip: byId("tip") });
  new Find(byId("find"), byId("finds"));
  beginTheme(byId("theme"), (name) => {
    map.setTheme(name);
    view.found && view.settled();
  });
  clock.setCalendar(calendar);
  keepInStep({ map, clock, view, frame });
  if (current().at) map.look(current().at);
  map.base.begin().then(
    () => view.draw(),
    () => view.draw()
  );
  frame.show(current());
  if (current().show === "place" && !current().at) reveal(map, view, current());
  leads();
  chrome();
  globalThis.laydown = { ask, step: (days) => timed(() => clock.step(days)), drawn: () => map.drawn.length };
}

/** Whatever changes the state, all of the page follows; panels when the clock stands still. */
function keepInStep({ map, clock, view, frame }) {
  let timer = 0;
  onChange((state, before) => {
    const has = (...names) => names.some((name) => state[name] !== before[name]);
    if (has("on", "from", "known")) clock.show(state);
    if (has("on", "from", "known", "show", "id", "marks")) view.draw();
    leads();
    if (has("known", "show")) chrome();
    if (has("at") && state.at) moveTo(map, state.at);
    if (has("show", "id", "q")) frame.show(state, { focus: document.activeElement !== document.body });
    else if (has("on", "from", "known")) {
      clearTimeout(timer);
      timer = setTimeout(() => isWritten() || frame.show(current()), SETTLE);
    }
    if (has("show", "id") && !has("at") && state.show === "place") reveal(map, view, state);
  });
  document.addEventListener("click", (event) => follows(event));
  keepFresh(clock, view, () => isWritten() || frame.show(current()));
  document.addEventListener("keydown", (event) => {
    const steps = { ",": -1, ".": 1 };
    const writes = event.target.closest("input:not([type=range]), textarea, select");
    if (event.key in steps && !writes && !event.ctrlKey && !event.metaKey) clock.step(steps[event.key]);
    if (event.key === "/" && !writes) {
      event.preventDefault();
      byId("find").focus();
    }
  });
}

/** Whether something half written would be lost if the panel were drawn anew. */
function isWritten() {
  if (!["claim", "search"].includes(current().show)) return false;
  return [...byId("panel").querySelectorAll("input, textarea")].some((each) => each.value !== each.defaultValue);
}

/** The map is where the address says already when it was the map that said so. */
function moveTo(map, at) {
  const shown = map.where();
  if (shown.some((value, place) => Math.abs(value - at[place]) > 0.02)) map.look(at);
}

/** Links to other states of this page are changes of state. */
function follows(event) {
  const found = event.target.closest("a[href^='?'], a[href^='/api/']");
  if (!found || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const href = found.getAttribute("href");
  if (href.startsWith("?")) {
    event.preventDefault();
    follow(ofNow(href, found.closest("[data-on]")?.dataset.on));
  } else if (token() && !href.startsWith("/api/docs")) {
    event.preventDefault();
    save(href).catch((error) => found.after(h("span", { class: "bad", role: "alert" }, ` ${error.message}`)));
  }
}

/** A link of a panel that was drawn for a day leads to the day of the clock, if it led to that of the panel. */
function ofNow(href, drawn) {
  const query = new URLSearchParams(href);
  if (!drawn || query.get("on") !== drawn || drawn === current().on) return href;
  query.set("on", current().on);
  return `?${query}`;
}

/** Brings a place into view; one that was asked for by another of its names gets its own in the address. */
async function reveal(map, view, { id, on, known }) {
  const standing = view.stretch?.places.find((place) => place.id === id);
  if (standing) return standing.xy && map.reveal(standing.xy);
  const answer = await ask(`/api/places/${part(id)}/at`, { on, known }).catch(() => null);
  if (!answer || current().show !== "place" || current().id !== id) return undefined; // the reader has gone on
  if (answer.place.id !== id) return change({ id: answer.place.id }, { replace: true });
  return answer.place.latitude !== null && map.revealAt(answer.place.latitude, answer.place.longitude);
}

/** The views lead to what is shown now, seen otherwise: their links change with every state. */
function leads() {
  const { show, q } = current();
  const nav = document.querySelector(".views");
  const views = Object.entries(VIEWS).filter(([name]) => name !== "brief" || isServed());
  if (!nav.childElementCount) fill(nav, ...views.map(([, words]) => h("a", {}, words)));
  views.forEach(([name], at) => {
    nav.children[at].setAttribute("href", link({ show: name, id: null, q: name === "search" ? q : null }));
    if (show === name) nav.children[at].setAttribute("aria-current", "page");
    else nav.children[at].removeAttribute("aria-current");
  });
}

/** What stands over the map: a band while the past is asked for what it knew, and the page's title. */
function chrome() {
  const { known } = current();
  const banner = byId("banner");
  banner.hidden = !known;
  if (known) {
    fill(
      banner,
      h("strong", {}, `As known on ${worded(known)}. `),
      "What was published later is left out everywhere. ",
      copied() ? null : button("Show all that is known", () => change({ known: null }))
    );
  }
  document.documentElement.classList.toggle("as-known", Boolean(known));
  document.title = `${title(current())} · laydown`;
}

function takeToken() {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!found) return;
  setToken(found);
  history.replaceState(null, "", location.pathname + location.search);
}

/** How long it takes from the key to the drawn map, in milliseconds. */
function timed(work) {
  const began = performance.now();
  work();
  return performance.now() - began;
}

/** Where not even the first questions are answered. */
function refuse(error) {
  const needsToken = error.status === 401;
  const input = h("input", { type: "password", id: "token", autocomplete: "off" });
  const form = h(
    "form",
    {
      class: "refused",
      on: {
        submit: (event) => {
          event.preventDefault();
          setToken(input.value.trim());
          location.reload();
        }
      }
    },
    h("label", { for: "token" }, "Token"),
    input,
    h("button", {}, "Open")
  );
  fill(
    byId("panel"),
    h("h2", {}, needsToken ? "This server asks for a token" : (error.title ?? "The page could not start")),
    h("p", { role: "alert" }, needsToken ? "It was started with one: whoever runs it can tell you." : error.message),
    needsToken ? form : button("Try again", () => location.reload())
  );
  document.body.dataset.ready = "failed";
  if (!error.status && !error.title) console.error(error);
}

run();
