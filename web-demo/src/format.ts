// Media time in seconds, as people read it.

// Live stores count TAI seconds, which are ahead of UTC by the leap seconds; since 2017 by these.
const taiAhead = 37;
// From 2000 on, a media time is taken for a time of day; smaller ones are counted from zero.
const clockBegins = 946_684_800;

export const isClockTime = (seconds: number): boolean => seconds > clockBegins;

const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');

/** A media time: the local time of day, or hours, minutes and seconds from zero. */
export function mediaTime(seconds: number, decimals = 0): string {
  if (!Number.isFinite(seconds)) return '–';
  if (!isClockTime(seconds)) return plainTime(seconds, decimals);
  const unit = 10 ** decimals;
  const date = new Date((Math.round(seconds * unit) / unit - taiAhead) * 1000);
  const fraction = decimals === 0 ? '' : `.${pad(date.getMilliseconds(), 3).slice(0, decimals)}`;
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}${fraction}`;
}

export function mediaDate(seconds: number): string {
  return isClockTime(seconds) ? new Date((seconds - taiAhead) * 1000).toLocaleDateString(undefined, { month: 'short', day: 'numeric' }) : '';
}

/** The offset of local midnight from media time zero, so that ticks fall on full local hours. */
export function localOffset(seconds: number): number {
  return isClockTime(seconds) ? -taiAhead - new Date((seconds - taiAhead) * 1000).getTimezoneOffset() * 60 : 0;
}

function plainTime(seconds: number, decimals: number): string {
  const sign = seconds < 0 ? '-' : '';
  const unit = 10 ** decimals;
  const whole = Math.round(Math.abs(seconds) * unit) / unit;
  const rest = (whole % 60).toFixed(decimals).padStart(decimals ? 3 + decimals : 2, '0');
  return `${sign}${Math.floor(whole / 3600)}:${pad(Math.floor(whole / 60) % 60)}:${rest}`;
}

/** A length of time in few characters: `0.4 s`, `12 s`, `3 min 5 s`, `2 h 10 min`. */
export function length(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 0.001) return `${(seconds * 1e6).toFixed(0)} µs`;
  if (seconds < 0.1) return `${(seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return together(Math.floor(whole / 60), 'min', whole % 60, 's');
  if (whole < 172_800) return together(Math.floor(whole / 3600), 'h', Math.floor(whole / 60) % 60, 'min');
  return together(Math.floor(whole / 86_400), 'd', Math.floor(whole / 3600) % 24, 'h');
}

const together = (large: number, unit: string, small: number, smallUnit: string) =>
  small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;

const clock = (milliseconds: number, digits: boolean) => {
  const date = new Date(milliseconds);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}${digits ? `.${pad(date.getMilliseconds(), 3)}` : ''}`;
};

/** The time of day of a Unix time in milliseconds. */
export const timeOfDay = (milliseconds: number): string => clock(milliseconds, false);
export const exactTimeOfDay = (milliseconds: number): string => clock(milliseconds, true);

export const count = (value: number, one: string, many: string): string => `${value.toLocaleString('en-GB')} ${value === 1 ? one : many}`;
