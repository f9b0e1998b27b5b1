// A timestamp is a bigint of nanoseconds: 48 bits of seconds do not fit a number.

export const nanosecondsPerSecond = 1_000_000_000n;

/** 281474976710655:999999999, the latest timestamp of TAMS; the earliest is its negative. */
export const maxTimestamp = (2n ** 48n - 1n) * nanosecondsPerSecond + 999_999_999n;

/** Reads `{sign?}{seconds}:{nanoseconds}`; null if it is none. */
export function tryParseTimestamp(text: string): bigint | null {
  const [, sign, seconds, nanoseconds] = /^(-?)(0|[1-9]\d{0,14}):(0|[1-9]\d{0,8})$/.exec(text) ?? [];
  if (seconds === undefined) return null;
  const magnitude = BigInt(seconds) * nanosecondsPerSecond + BigInt(nanoseconds!);
  if (magnitude > maxTimestamp) return null;
  return sign ? -magnitude : magnitude;
}

/** @throws SyntaxError if the text is no TAMS timestamp. */
export function parseTimestamp(text: string): bigint {
  const nanoseconds = tryParseTimestamp(text);
  if (nanoseconds === null) throw new SyntaxError(`'${text}' is not a TAMS timestamp, for example 1694429247:40000000.`);
  return nanoseconds;
}

/** The canonical text, such as `-1:500000000` for minus one and a half seconds. */
export function formatTimestamp(nanoseconds: bigint): string {
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  return `${nanoseconds < 0n ? '-' : ''}${magnitude / nanosecondsPerSecond}:${magnitude % nanosecondsPerSecond}`;
}
