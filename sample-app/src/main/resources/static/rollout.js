// The rollout of the page: what Gray says of it, what an operator does with it, and the traffic that it is judged by.
'use strict';

(() => {
  const ROLLOUTS = '/actuator/gray/rollouts';
  const PER_SECOND = 20;
  const AT_ONCE = 4;

  const at = id => document.getElementById(id);
  const json = body => ({ headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

  // Only what has changed is written, so that a screen reader does not repeat the rest each second.
  function write(id, text) {
    if (at(id).textContent !== text) at(id).textContent = text;
  }

  function row(parent, cells) {
    const made = parent.insertRow();
    const head = made.appendChild(document.createElement('th'));
    head.scope = 'row';
    head.textContent = cells[0];
    for (const cell of cells.slice(1)) made.insertCell().textContent = cell.toLocaleString('en');
  }

  let seen;

  function show(report) {
    seen = report;
    const rollout = report.rollouts[0];
    at('rollout').hidden = !rollout;
    at('judge').hidden = !rollout || !rollout.percent;
    at('steps').replaceChildren();
    if (!rollout) {
      write('state', 'No rule of the shop is a rollout.');
      write('why', '');
      return;
    }
    const next = rollout.until ? `, the next step not before ${new Date(rollout.until).toLocaleTimeString()}` : '';
    write('state', `${rollout.rule}: ${rollout.phase}${reason(rollout)}. ${rollout.serves} for ${rollout.percent} % of the `
        + `visitors${next}`);
    write('why', rollout.because ? `${rollout.by}: ${rollout.because}` : '');
    write('promote', rollout.phase === 'waiting' ? 'Begin' : 'Next step');
    rollout.steps.forEach((step, index) => {
      const item = at('steps').appendChild(document.createElement('li'));
      item.textContent = step.percent + ' %';
      if (index === rollout.step - 1 && rollout.percent) item.setAttribute('aria-current', 'step');
    });
    judge(rollout.serves, rollout.judged);
  }

  const reason = of => of.reason ? ', ' + of.reason : '';

  function judge(stage, judged) {
    const arms = at('arms').tBodies[0];
    arms.replaceChildren();
    for (const [name, arm] of [[stage, judged.stage], ['control', judged.control]]) {
      row(arms, [name, arm.requests, arm.failures, arm.failing]);
    }
    const evidence = judged.evidence.toLocaleString('en', { maximumFractionDigits: 1 });
    write('judged', `The judge says: ${judged.verdict}${reason(judged)}. The evidence against ${stage} is ${evidence}; at `
        + '1,000 it is taken back.');
  }

  async function look() {
    const answer = await fetch(ROLLOUTS).catch(() => null);
    if (answer && answer.ok) show(await answer.json());
  }

  // What was seen goes along, so that nobody acts on what another has changed meanwhile.
  async function act(action) {
    const body = json({ action, expected: seen.expected, because: at('because').value });
    const answer = await fetch(`${ROLLOUTS}/${encodeURIComponent(seen.rollouts[0].rule)}`, { method: 'POST', ...body });
    const told = await answer.json();
    write('refused', answer.ok ? '' : told.detail);
    if (answer.ok) show(told);
  }

  const visitors = `visitor-${Date.now().toString(36)}-`;
  let timer;
  let sent = 0;
  let failed = 0;
  let open = 0;

  async function visit() {
    if (open >= AT_ONCE) return;
    open++;
    const answer = await fetch(`/api/price?user=${visitors}${++sent}`).catch(() => null);
    if (!answer || !answer.ok) failed++;
    open--;
    write('sent', `${sent} visitors, ${failed} of whom got an error`);
  }

  function traffic(on) {
    clearInterval(timer);
    timer = on ? setInterval(visit, 1000 / PER_SECOND) : undefined;
    at('traffic').setAttribute('aria-pressed', String(on));
    write('traffic', on ? 'Stop traffic' : 'Send traffic');
  }

  async function trouble() {
    const answer = await fetch('/api/trouble').catch(() => null);
    if (answer && answer.ok) at('trouble').checked = await answer.json();
  }

  at('traffic').addEventListener('click', () => traffic(!timer));
  at('trouble').addEventListener('change', async () => {
    await fetch('/api/trouble', { method: 'PUT', ...json(at('trouble').checked) }).catch(() => null);
    trouble();
  });
  for (const button of document.querySelectorAll('[data-action]')) {
    button.addEventListener('click', () => act(button.dataset.action));
  }
  at('rollout').addEventListener('submit', event => event.preventDefault());
  addEventListener('pagehide', () => traffic(false));
  setInterval(look, 1000);
  look();
  trouble();
})();
