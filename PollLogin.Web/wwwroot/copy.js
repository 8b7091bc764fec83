// The button beside the login number; without scripts there is none.
(() => {
  'use strict';

  const copy = document.getElementById('copy');
  const copied = document.getElementById('copied');

  copy.hidden = false;
  copy.addEventListener('click', async () => {
    // Beside the button, where it is spoken each time; the button keeps its name.
    copied.textContent = '';
    copied.textContent = (await isCopied()) ? copied.dataset.text : copied.dataset.textFailed;
  });

  async function isCopied() {
    try {
      await navigator.clipboard.writeText(copy.dataset.number);
      return true;
    } catch {
      // Over plain http, or not allowed: the old way, which takes what is selected.
      getSelection().selectAllChildren(document.getElementById('login-number'));
      return document.execCommand('copy');
    }
  }
})();
