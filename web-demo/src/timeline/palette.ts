const names = ['text', 'quiet', 'line', 'surface', 'track', 'accent', 'accent-strong', 'gap', 'gone'] as const;
type Name = (typeof names)[number];

/** The colours of the style sheet as the canvas needs them: resolved for the theme that is on. */
export interface Palette {
  css: Record<Name, string>;
  /** As a pixel of image data, little-endian. */
  pixel: (name: Name) => readonly [number, number, number];
}

export function readPalette(): Palette {
  const probe = document.createElement('i');
  document.body.append(probe);
  const css = Object.fromEntries(names.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  })) as Record<Name, string>;
  probe.remove();
  const channels = Object.fromEntries(names.map((name) => [name, rgb(css[name])])) as Record<Name, [number, number, number]>;
  return { css, pixel: (name) => channels[name] };
}

function rgb(color: string): [number, number, number] {
  const [r = 0, g = 0, b = 0] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return color.startsWith('color(') ? [r * 255, g * 255, b * 255] : [r, g, b];
}
