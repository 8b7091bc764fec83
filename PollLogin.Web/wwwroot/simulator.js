// Keeps the list of live codes and the chat fresh: asks for the page again and puts the new parts in place.
(() => {
  'use strict';

  const PARTS = ['codes', 'chat'];
  const scrollDown = () => { const chat = document.getElementById('chat'); chat.scrollTop = chat.scrollHeight; };

  async function refresh() {
    if (document.visibilityState === 'hidden') return;
    const answer = await fetch(location.href, { cache: 'no-store' });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const id of PARTS) {
      const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
      // A part that the keyboard is in is left alone.
      if (old && fresh && old.innerHTML !== fresh.innerHTML && !old.contains(document.activeElement)) {
        old.replaceWith(fresh);
        if (id === 'chat') scrollDown();
      }
    }
  }

  scrollDown();
  setInterval(() => refresh().catch(() => {}), 2000);
})();
