const key = 'realtimehub-theme';

/** The toggle between light and dark; without it the system's theme holds. `changed` is called whenever another one is on. */
export function toggleTheme(button: HTMLButtonElement, changed: () => void): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const isDark = () => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const tell = () => button.setAttribute('aria-pressed', String(isDark()));
  button.addEventListener('click', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem(key, root.dataset['theme']);
    } catch {
      // It holds until the page is left.
    }
    tell();
    changed();
  });
  system.addEventListener('change', () => {
    tell();
    changed();
  });
  tell();
}
