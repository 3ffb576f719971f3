// That the ledger changed: by a judgement in this tab, or by others while the reader was elsewhere.
import { loadLooks } from "./looks.mjs";
import { ask, isServed } from "./source.mjs";

/**
 * Asks for everything but the panel anew, whenever the ledger has changed.
 * @param {import("./clock.mjs").Clock} clock
 * @param {import("./view.mjs").View} view
 * @param {() => void} others called when it was others who changed it: the panel is to be asked for too
 */
export function keepFresh(clock, view, others) {
  if (!isServed()) return;
  let seen = null;
  const look = async () => {
    const { revision } = await ask("/api/about").catch(() => ({ revision: seen }));
    const changed = seen !== null && revision !== seen;
    seen = revision;
    return changed;
  };
  const back = async () => {
    if (!document.hidden && (await look())) renew(clock, view).then(others, () => null);
  };
  document.addEventListener("laydown:changed", () => {
    look();
    renew(clock, view).catch(() => view.renew());
  });
  document.addEventListener("visibilitychange", back);
  addEventListener("focus", back);
  look();
}

async function renew(clock, view) {
  const [calendar] = await Promise.all([ask("/api/calendar"), loadLooks()]);
  clock.setCalendar(calendar);
  view.renew();
}
