/** The addresses without a slash at their end. */
export function checkUrls(urls: readonly string[]): string[] {
  if (urls.length === 0) throw new TypeError('Give at least one address of a hub.');
  return urls.map((url) => {
    if (!/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) throw new TypeError(`'${url}' is not the address of a hub: give an absolute http or https URL.`);
    return url.replace(/[?#].*$/, '').replace(/\/+$/, '');
  });
}
