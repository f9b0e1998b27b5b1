/** The element of the page with this id; the page is ours, so it is there. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (!found) throw new Error(`The page has no #${id}.`);
  return found as T;
}

/** An element whose content is text: nothing on this page is ever made from markup. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text?: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Sets a text only when it changed: each change costs a layout. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Calls back once a frame at most, after `now`; a page in the background, which gets no frames, twice a second. */
export function oncePerFrame(draw: () => void): () => void {
  let due = false;
  const run = () => {
    due = false;
    draw();
  };
  return () => {
    if (due) return;
    due = true;
    if (document.hidden) setTimeout(run, 500);
    else requestAnimationFrame(run);
  };
}
