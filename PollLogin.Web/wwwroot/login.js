// The waiting page: asks /login/status again and again until the scan has happened, then posts the token.
// One request is in flight at a time; the server is the clock; nothing here decides who is signed in.
(() => {
  'use strict';

  const main = document.getElementById('login');
  const says = document.getElementById('state');
  const countdown = document.getElementById('countdown');
  const finish = document.getElementById('finish');
  const refresh = document.getElementById('refresh');
  const qr = document.getElementById('qr');
  const confirm = document.getElementById('confirm');

  const ABORT_AFTER = 10_000;
  // Longer than a proxy waits as a rule: nginx's 60 s.
  const LOST_AFTER = 65_000;
  const LATE = 3000;
  // What fails sooner was no wait that something cut.
  const CUT_AFTER = 500;
  const MAX_CUTS = 2;
  const BACKOFF = [1000, 2000, 4000, 8000, 15_000];
  // What a proxy asks for may be an hour; the login would be over.
  const MAX_QUIET = 60_000;
  const HIDDEN_SLOWER = 5;
  const WARN_SECONDS = 60;
  const OVER = ['success', 'denied', 'expired'];
  const RENEWALS = 'polllogin.renewals';
  const MAX_RENEWALS = 3;
  const AFTER_ANOTHER = 500;

  let interval = Number(main.dataset.intervalMilliseconds);
  let endsAt = performance.now() + Number(main.dataset.expiresInSeconds) * 1000;
  // How long an answer may wait for a change; 0 where the site or the way to it does not bear it.
  let wait = Number(main.dataset.waitSeconds);
  let cuts = 0;
  let faults = 0;
  let timer = 0;
  let lost = 0;
  let flight = null;
  // The question that was under way when the page was put away: a phone may have dropped it without a word.
  let putAway = null;
  let quietUntil = 0;
  let isLeaving = false;
  // Ends this tab's turn to collect.
  let letGo = () => {};
  // What is said of the state, without the warning of the last minute.
  let sentence = says.dataset.text;

  function show(state, text = main.dataset[key('text', state)]) {
    main.dataset.state = state;
    sentence = text;
    // Below the veil there is nothing to scan.
    if (qr) qr.ariaHidden = String(isOver());
    tick();
    say();
  }

  function say() {
    const text = !main.dataset.ending ? sentence
      : main.dataset.state === 'pending' ? main.dataset.textEnding
      : main.dataset.state === 'confirm' ? `${sentence} ${main.dataset.textEnding}`
      : sentence;
    // Only a change is spoken by a screen reader.
    if (says.textContent === text) return;
    says.textContent = text;
    // Who is in another tab reads it there.
    document.title = `${text} - ${main.dataset.title}`;
  }

  function key(...words) {
    return words.map((word, i) => (i ? word[0].toUpperCase() + word.slice(1) : word)).join('');
  }

  const isOver = () => OVER.includes(main.dataset.state);

  function plan(delay) {
    clearTimeout(timer);
    timer = setTimeout(poll, Math.max(delay, quietUntil - performance.now()));
  }

  function pollNow() {
    if (document.visibilityState === 'hidden' || flight || isLeaving || ['success', 'denied'].includes(main.dataset.state)) return;
    // Somebody is there: not longer than a page's usual pause. Whether a code has expired is asked too; to go to a new one takes a network.
    quietUntil = Math.min(quietUntil, performance.now() + interval);
    plan(0);
  }

  function comeOrGo() {
    if (document.visibilityState === 'hidden') putAway = flight;
    else if (flight && flight === putAway) flight.abort();
    else pollNow();
  }

  function stay() {
    clearTimeout(lost);
    isLeaving = false;
    letGo();
    // What was on its way to sign in did not: whether it is to be sent again, the server says.
    if (main.dataset.state === 'success') main.dataset.state = 'pending';
    pollNow();
  }

  async function poll() {
    if (flight || isLeaving) return;
    flight = new AbortController();
    // A phone may put a hidden page to sleep with its question on the way: whoever comes back does not wait for that answer.
    if (document.visibilityState === 'hidden') putAway = flight;
    // After a fault the first question is a short one: that the network is back must not be heard of only when a long one ends.
    const waits = wait > 0 && faults === 0 && document.visibilityState !== 'hidden';
    const abort = setTimeout(() => flight.abort(), ABORT_AFTER + (waits ? wait * 1000 : 0));
    const began = performance.now();
    const took = () => performance.now() - began;
    let next;
    let isBack = false;
    try {
      const answer = await fetch(main.dataset.statusUrl + (waits ? `&wait=${wait}&known=${main.dataset.by ? 'confirm' : 'pending'}` : ''), { signal: flight.signal, cache: 'no-store', headers: { Accept: 'application/json' } });
      next = await hear(answer);
      faults = 0;
      if (waits) {
        if (took() > wait * 1000 + LATE) cut();
        else if (took() > CUT_AFTER) cuts = 0;
        // What waited already need not wait again; a short answer keeps the pace.
        next = Math.max(0, next - took());
      }
    } catch {
      if (isLeaving) return;
      isBack = flight === putAway && document.visibilityState !== 'hidden';
      if (isBack) {
        next = 0;
      } else {
        if (waits && took() > CUT_AFTER) cut();
        // No network, a proxy's error page, a server that restarts: wait longer each time, never all pages at once.
        next = BACKOFF[Math.min(faults++, BACKOFF.length - 1)] * (0.75 + Math.random() / 2);
        if (!isOver()) show('offline');
      }
    } finally {
      clearTimeout(abort);
      flight = null;
    }
    if (isBack || !isOver()) plan(document.visibilityState === 'hidden' ? next * HIDDEN_SLOWER : next);
  }

  // A proxy that ends or keeps back what takes long: twice, and this page asks in short.
  function cut() {
    if (++cuts >= MAX_CUTS) wait = 0;
  }

  // Seconds, or a date by the clock of who answers; in milliseconds from now.
  function retryAfter(headers) {
    const value = headers.get('Retry-After');
    const asked = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.parse(headers.get('Date'));
    return Math.min(MAX_QUIET, Math.max(0, asked || 0));
  }

  // Returns how long to wait before the next question.
  async function hear(answer) {
    if (answer.status >= 500 || answer.status === 429) {
      // A proxy may say it too, in words that are not ours.
      quietUntil = performance.now() + retryAfter(answer.headers);
    }
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.status === 400) {
      show('expired');
      return 0;
    }
    const told = await answer.json();
    switch (told.status) {
      case 'slow_down':
        // Once told to slow down, this page stays slow.
        interval = Math.max(interval, told.intervalMilliseconds || 0);
        quietUntil = Math.max(quietUntil, performance.now() + interval);
        if (!isOver()) show('slow');
        break;
      case 'success':
        succeed(told);
        break;
      case 'denied':
        show('denied');
        break;
      case 'expired':
        expire();
        break;
      case 'pending':
        waitOn(told);
        main.dataset.by = '';
        show('pending');
        break;
      case 'confirm':
        waitOn(told);
        // What a wrong number was answered with stays until the state changes.
        if (main.dataset.state !== 'confirm') askFor(told.by);
        break;
      default:
        throw new Error('unknown status');
    }
    return interval;
  }

  function waitOn(told) {
    interval = Math.max(interval, told.intervalMilliseconds);
    endsAt = performance.now() + told.expiresInSeconds * 1000;
  }

  function askFor(by) {
    const isNew = main.dataset.by !== by;
    main.dataset.by = by;
    show('confirm', main.dataset[key('text', 'confirm', by)]);
    // Once: after a fault of the network the visitor may be elsewhere on the page.
    if (isNew && by === 'number') document.getElementById('number').focus();
  }

  function succeed(told) {
    show('success');
    forgetRenewals();
    if (told.redirect) {
      // Another tab of this browser was first; its cookie may still be on its way, or was lost there: the login page knows.
      setTimeout(() => location.replace(`${refresh.form.action}?returnUrl=${encodeURIComponent(told.redirect)}`), AFTER_ANOTHER);
      return;
    }
    finish.elements.token.value = told.token;
    collect();
  }

  // One tab of this browser collects; the others hear where it went. Browsers lend locks to pages they trust: over plain http the server decides.
  function collect() {
    if (!navigator.locks) {
      finish.submit();
      return;
    }
    navigator.locks.request('polllogin.collect', { ifAvailable: true }, (lock) => {
      if (!lock) {
        main.dataset.state = 'pending';
        plan(AFTER_ANOTHER);
        return undefined;
      }
      finish.submit();
      // Kept until this page is gone, or back.
      return new Promise((done) => {
        letGo = done;
      });
    }).catch(() => finish.submit());
  }

  function expire() {
    // Before its time: another tab of this browser has a new code, whose cookie may still be on its way.
    const isReplaced = performance.now() < endsAt;
    show('expired');
    clearTimeout(timer);
    timer = setTimeout(renew, isReplaced ? AFTER_ANOTHER : 0);
  }

  // A new code by itself, a few times and only for somebody who looks: each one counts against the account's daily quota.
  function renew() {
    if (document.visibilityState === 'hidden' || isLeaving || !countRenewal()) return;
    // Without ?new=1: where another tab of this browser has a live code already, this one shows the same.
    refresh.form.elements.namedItem('new').disabled = true;
    refresh.form.submit();
  }

  // A browser that keeps nothing (embedded in an app, say) cannot count: there the button has to do.
  function countRenewal() {
    try {
      const used = Number(sessionStorage.getItem(RENEWALS));
      if (used >= MAX_RENEWALS) return false;
      sessionStorage.setItem(RENEWALS, String(used + 1));
      return true;
    } catch {
      return false;
    }
  }

  function forgetRenewals() {
    try {
      sessionStorage.removeItem(RENEWALS);
    } catch {
      // Nothing was kept.
    }
  }

  function tick() {
    const seconds = Math.max(0, Math.ceil((endsAt - performance.now()) / 1000));
    const isWaiting = !isOver() && seconds > 0;
    countdown.textContent = isWaiting ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}` : '';
    const isEnding = isWaiting && seconds <= WARN_SECONDS;
    if (isEnding === Boolean(main.dataset.ending)) return;
    // Once, and never each second: the countdown is for the eye alone.
    main.dataset.ending = isEnding ? 'yes' : '';
    say();
  }

  // Somebody is there, and goes where they chose. What this script submits itself is not heard here.
  for (const form of document.querySelectorAll('form[method=get]')) {
    form.addEventListener('submit', () => {
      clearTimeout(timer);
      forgetRenewals();
    });
  }
  document.addEventListener('visibilitychange', comeOrGo);
  addEventListener('online', pollNow);
  addEventListener('pageshow', (event) => {
    if (event.persisted) stay();
  });
  // The number's own answer signs in: a poll that hears of it first would cancel it on the way.
  confirm.addEventListener('submit', () => {
    isLeaving = true;
    clearTimeout(timer);
    flight?.abort();
    // It may have been stopped, or lost on the way, and this page be still here.
    clearTimeout(lost);
    lost = setTimeout(stay, LOST_AFTER);
  });
  setInterval(tick, 1000);
  tick();

  // After a reload that follows the scan there is nothing to wait for.
  if (main.dataset.state === 'success') main.dataset.state = 'pending';
  plan(Number(main.dataset.expiresInSeconds) > 0 ? interval : 0);
})();
