// Improves pages that are whole without it. No page may need this file.
'use strict';
(() => {
  const each = (what, act) => document.querySelectorAll('[data-torg="' + what + '"]').forEach(act);

  each('focus', (el) => el.focus());

  each('print', (el) => {
    el.hidden = false;
    el.addEventListener('click', () => window.print());
  });

  each('copy', (el) => {
    if (!navigator.clipboard) return;
    el.hidden = false;
    el.addEventListener('click', async () => {
      const code = el.parentElement.querySelector('[data-torg-code]');
      await navigator.clipboard.writeText(code.textContent.trim());
      el.querySelector('[aria-live]').textContent = el.dataset.copied;
    });
  });

  // How many characters are left of a text with a limit. It is said when typing pauses, not at every key.
  each('counter', (el) => {
    const max = Number(el.dataset.max);
    const out = document.createElement('p');
    const said = document.createElement('span');
    out.className = 'torg-quiet';
    out.setAttribute('aria-hidden', 'true');
    said.className = 'ds-sr-only';
    said.setAttribute('aria-live', 'polite');
    el.after(out, said);
    let timer;
    const show = () => {
      const line = [...el.value].length + ' / ' + max;
      out.textContent = line;
      clearTimeout(timer);
      timer = setTimeout(() => { said.textContent = line; }, 1000);
    };
    el.addEventListener('input', show);
    show();
  });

  // A menu closes on Escape and when the reader goes elsewhere.
  document.querySelectorAll('details.torg-menu').forEach((menu) => {
    menu.addEventListener('keydown', (e) => {
      if (e.key === 'Escape' && menu.open) {
        menu.open = false;
        menu.querySelector('summary').focus();
      }
    });
    document.addEventListener('click', (e) => {
      if (!menu.contains(e.target)) menu.open = false;
    });
  });

  // A form is sent once: the second press of an impatient finger does nothing.
  document.querySelectorAll('form[method="post"]').forEach((form) => {
    form.addEventListener('submit', (e) => {
      if (form.dataset.sent) {
        e.preventDefault();
        return;
      }
      form.dataset.sent = 'yes';
    });
  });
  window.addEventListener('pageshow', () => {
    document.querySelectorAll('form[data-sent]').forEach((form) => delete form.dataset.sent);
  });
})();
