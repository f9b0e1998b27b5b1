import { say } from '../dom.js';

/** Asks on click whether it may notify, and gives the function that does. Where the browser has none, or not over this address, no button. */
export function notifyOn(button: HTMLButtonElement): (title: string, body: string) => void {
  if (!('Notification' in window) || !isSecureContext) return () => {};
  const tell = () => {
    say(button, Notification.permission === 'granted' ? 'Will notify' : Notification.permission === 'denied' ? 'Notifications are blocked' : 'Notify me');
    button.disabled = Notification.permission !== 'default';
    button.hidden = false;
  };
  button.addEventListener('click', () => void Notification.requestPermission().then(tell));
  tell();
  return (title, body) => {
    if (Notification.permission !== 'granted') return;
    try {
      new Notification(title, { body, tag: `${title}\n${body}` });
    } catch {
      // Phones only let service workers notify; the page shows it all the same.
    }
  };
}
