// The console's own script: passkeys, votes, and looking again when something changed. Everything reads well without it.
const text = new TextEncoder();
const b64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
const unb64 = (word) => Uint8Array.from(atob(word.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));

function say(sentence, bad) {
  const said = document.getElementById('said');
  said.textContent = sentence;
  said.classList.toggle('bad', Boolean(bad));
}

async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  const csrf = document.querySelector('meta[name=csrf]');
  if (csrf) headers['X-CSRF'] = csrf.content;
  const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body), redirect: 'error' });
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.detail || json.because || 'It was refused.');
  return json;
}

// What the browser made, as the server wants it; written out, since not every browser has toJSON.
const common = (made) => ({
  id: made.id, rawId: made.id, type: made.type, clientExtensionResults: made.getClientExtensionResults(),
});

async function enrol() {
  const invitation = location.hash.slice(1);
  if (!invitation) throw new Error('This link is not whole: open it as it was sent to you.');
  const { person, options } = await post('/enrol/start', { invitation });
  say('Registering a passkey for ' + person + ' …');
  const o = options.publicKey;
  o.challenge = unb64(o.challenge);
  o.user.id = unb64(o.user.id);
  (o.excludeCredentials || []).forEach((c) => { c.id = unb64(c.id); });
  const made = await navigator.credentials.create({ publicKey: o });
  const { next } = await post('/enrol/finish', {
    invitation,
    credential: {
      ...common(made),
      response: {
        clientDataJSON: b64(made.response.clientDataJSON),
        attestationObject: b64(made.response.attestationObject),
      },
    },
  });
  location.replace(next);
}

async function signIn(button) {
  const { publicKey } = await post('/sign-in/start', {});
  publicKey.challenge = unb64(publicKey.challenge);
  (publicKey.allowCredentials || []).forEach((c) => { c.id = unb64(c.id); });
  const made = await navigator.credentials.get({ publicKey });
  const { next } = await post('/sign-in/finish', {
    next: button.dataset.next,
    credential: {
      ...common(made),
      response: {
        clientDataJSON: b64(made.response.clientDataJSON),
        authenticatorData: b64(made.response.authenticatorData),
        signature: b64(made.response.signature),
        userHandle: made.response.userHandle ? b64(made.response.userHandle) : undefined,
      },
    },
  });
  location.replace(next);
}

async function signOut() {
  const { next } = await post('/sign-out', {});
  location.replace(next);
}

// The statement of design "Approvals that outsiders can check": RFC 8785, so sorted keys and JSON's own escapes.
function statement(facts, decision, because, minutes) {
  const expiry = new Date(Date.now() + minutes * 60 * 1000).toISOString().slice(0, 19) + 'Z';
  const parts = {
    approver: facts.approver, assessment: facts.assessment, because, decision, expiry,
    hold: facts.hold, policy: facts.policy, proposal: facts.proposal, shown: facts.shown,
  };
  return canonical('lineclear-approval/v2', parts);
}

const sorted = (value) => (value === null || typeof value !== 'object' || Array.isArray(value) ? value
  : Object.fromEntries(Object.keys(value).sort().map((k) => [k, sorted(value[k])])));
const canonical = (header, parts) => header + '\n' + JSON.stringify(sorted(parts)) + '\n';

// One line, and nothing that is not text.
const oneLine = (words) => words.toWellFormed().replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();

// The passkey signs: its challenge is the SHA-256 of the statement.
async function sign(signed, keys) {
  const challenge = await crypto.subtle.digest('SHA-256', text.encode(signed));
  say('Your passkey signs …');
  const made = await navigator.credentials.get({
    publicKey: {
      challenge, rpId: location.hostname, userVerification: 'required', timeout: 300000,
      allowCredentials: keys.split(' ').map((id) => ({ type: 'public-key', id: unb64(id) })),
    },
  });
  return {
    statement: signed,
    credential: made.id,
    authenticatorData: b64(made.response.authenticatorData),
    clientDataJSON: b64(made.response.clientDataJSON),
    signature: b64(made.response.signature),
  };
}

async function vote(button, decision) {
  const facts = button.closest('[data-hold]').dataset;
  const field = document.getElementById('because');
  const because = decision === 'reject' ? oneLine(field.value) : '';
  if (decision === 'reject' && !because) {
    field.focus();
    throw new Error('Say why, so that the agent can do better.');
  }
  const cast = await post('/holds/' + facts.hold + '/votes',
    await sign(statement(facts, decision, because, 8 * 60), facts.keys));
  document.querySelectorAll('.reject').forEach((asked) => { asked.hidden = true; });
  field?.blur();
  changed();
  say(cast.because);
}

async function breakGlass(button) {
  const facts = button.closest('[data-hold]').dataset;
  const field = document.getElementById('emergency');
  const because = oneLine(field.value);
  if (!because) {
    field.focus();
    throw new Error('Say why: everyone is told.');
  }
  const cast = await post('/holds/' + facts.hold + '/votes',
    await sign(statement(facts, 'break-glass', because, 30), facts.keys));
  field.blur();
  button.closest('details').open = false;
  changed();
  say(cast.because);
}

async function review(button) {
  const facts = button.closest('[data-review]').dataset;
  const field = button.parentElement.querySelector('textarea');
  const note = oneLine(field.value);
  if (!note) {
    field.focus();
    throw new Error('Say what you found.');
  }
  const done = await post('/reviews/' + facts.review + '/signatures', await sign(canonical('lineclear-control/v1', {
    by: facts.approver, change: 'review.close', review: facts.review, note,
    expires: new Date(Date.now() + 5 * 60 * 1000).toISOString().slice(0, 19) + 'Z',
    nonce: b64(crypto.getRandomValues(new Uint8Array(24))),
  }), facts.keys));
  button.closest('[data-review]').remove();
  say(done.because);
}

// A change of the gateway itself, signed by whoever asks for it; good for five minutes, once.
const signedChange = (change, by, keys, parts) => sign(canonical('lineclear-control/v1', {
  ...parts, by, change,
  expires: new Date(Date.now() + 5 * 60 * 1000).toISOString().slice(0, 19) + 'Z',
  nonce: b64(crypto.getRandomValues(new Uint8Array(24))),
}), keys);

async function apply(button) {
  const facts = button.closest('[data-hold]').dataset;
  const done = await post('/holds/' + facts.hold + '/apply',
    await signedChange('hold.apply', facts.approver, facts.keys, { hold: facts.hold }));
  changed();
  say(done.link ? done.because + ' ' + done.link : done.because);
}

// What a form of the page of changes asks for, as it is signed; texts of policies stand beside it.
function askedIn(form) {
  const asked = {};
  const texts = {};
  for (const field of form.querySelectorAll('[name], [data-file], [data-setting]')) {
    const words = field.value.toWellFormed();
    if (field.dataset.file) texts[field.dataset.file] = words;
    else if (field.dataset.setting) (asked.settings ||= {})[field.dataset.setting] = words;
    else if (field.dataset.as === 'flag') asked[field.name] = field.checked;
    else if (field.dataset.as === 'list') asked[field.name] = words.split(',').map((w) => w.trim()).filter(Boolean);
    else if (field.dataset.as === 'lines') asked[field.name] = words.split('\n').map((w) => w.trim()).filter(Boolean);
    else asked[field.name] = field.name === 'key' ? words : oneLine(words);
  }
  return { asked, texts };
}

const item = (line) => {
  const li = document.createElement('li');
  const code = document.createElement('code');
  code.textContent = line;
  li.append(code);
  return li;
};

async function look(button) {
  const form = button.closest('.change');
  const { asked, texts } = askedIn(form);
  const { difference, meaning } = await post('/changes/look',
    { change: form.dataset.change, asked: Object.keys(texts).length ? { ...asked, texts } : asked });
  const place = form.querySelector('.looked');
  const lines = document.createElement('ul');
  lines.className = 'difference';
  lines.tabIndex = 0;
  lines.setAttribute('aria-label', 'What would change');
  for (const line of difference) {
    const li = item(line);
    li.className = line.startsWith('+') ? 'comes' : 'goes';
    lines.append(li);
  }
  const means = document.createElement('ul');
  means.append(...meaning.map(item));
  const nothing = document.createElement('p');
  nothing.textContent = 'Nothing: that is how it is already.';
  place.replaceChildren(...(difference.length ? [lines, means] : [nothing]));
  form.dataset.looked = JSON.stringify([asked, texts]);
  form.querySelector('button[data-action=ask]').hidden = !difference.length;
  button.disabled = false;
}

async function ask(button) {
  const form = button.closest('.change');
  const { approver, keys } = document.getElementById('changes').dataset;
  if (!keys) throw new Error('You have no passkey here; use the command line.');
  const { asked, texts } = askedIn(form);
  if (form.dataset.looked && form.dataset.looked !== JSON.stringify([asked, texts])) {
    throw new Error('That is not what you looked at. Look again at what would change.');
  }
  const parts = { ...asked };
  if (Object.keys(texts).length) {
    const whole = await crypto.subtle.digest('SHA-256', text.encode(JSON.stringify(sorted(texts))));
    parts.texts = [...new Uint8Array(whole)].map((b) => b.toString(16).padStart(2, '0')).join('');
  }
  const signed = await signedChange(form.dataset.change, approver, keys, parts);
  const done = await post('/changes/' + form.dataset.change, { ...signed, texts });
  if (done.hold) location.assign('/holds/' + done.hold);
  else say(done.link ? done.because + ' The link, once: ' + done.link : done.because);
}

async function withdraw(button) {
  await post('/holds/' + button.closest('[data-hold]').dataset.hold + '/withdraw', {});
  say('Withdrawn.');
  changed();
}

async function rehearse(button) {
  const begun = await post('/holds/' + button.closest('[data-hold]').dataset.hold + '/rehearse', {});
  say(begun.because);
  changed();
}

async function halt(button) {
  const asked = button.closest('[data-agent]');
  const field = asked.querySelector('input');
  if (!field.value.trim()) {
    field.focus();
    throw new Error('Say why, in a sentence.');
  }
  const done = await post('/halt', { agent: asked.dataset.agent, reason: field.value });
  field.value = '';
  asked.open = false;
  button.disabled = false;
  say(done.because);
  changed();
}

async function haltRollout(button) {
  const asked = button.closest('[data-rollout]');
  const field = asked.querySelector('input');
  if (!field.value.trim()) {
    field.focus();
    throw new Error('Say why, in a sentence.');
  }
  const done = await post('/rollouts/' + asked.dataset.rollout + '/halt', { reason: field.value });
  asked.remove();
  say(done.because);
  changed();
}

// What people say with their passkey of something that stands: a rollout, or what an agent does call by call.
async function sayHow(button) {
  const asked = button.closest('.say');
  const facts = asked.dataset;
  const parts = { [facts.name]: facts.about, because: oneLine(asked.querySelector('input').value) };
  if (button.dataset.word) parts.word = button.dataset.word;
  const done = await post(facts.path, await signedChange(facts.change, facts.approver, facts.keys, parts));
  if (asked.classList.contains('alone')) {
    location.reload();
    return;
  }
  asked.remove();
  say(done.because);
  changed();
}

const field = (form, name) => form.querySelector('[name=' + name + ']');
const lines = (form, name) => field(form, name).value.split('\n').map(oneLine).filter(Boolean);

function needed(form, name, sentence) {
  const words = oneLine(field(form, name).value);
  if (!words) {
    field(form, name).focus();
    throw new Error(sentence);
  }
  return words;
}

async function openIncident(button) {
  const form = button.closest('.say');
  const parts = {
    session: needed(form, 'session', 'Say in which session.'),
    what: needed(form, 'what', 'Say what went wrong.'),
  };
  const since = oneLine(field(form, 'since').value);
  if (since) parts.since = since;
  const done = await post('/incidents',
    await signedChange('incident.open', form.dataset.approver, form.dataset.keys, parts));
  location.assign('/incidents/' + done.id);
}

async function closeIncident(button) {
  const form = button.closest('.say');
  const { incident, approver, keys } = form.dataset;
  await post('/incidents/' + incident + '/close', await signedChange('incident.close', approver, keys, {
    incident,
    summary: needed(form, 'summary', 'Say what happened.'),
    impact: oneLine(field(form, 'impact').value),
    factors: lines(form, 'factors'), lessons: lines(form, 'lessons'), actions: lines(form, 'actions'),
  }));
  location.reload();
}

async function resume(button) {
  const asked = button.closest('[data-session]');
  const reason = oneLine(asked.querySelector('input').value);
  if (!reason) {
    asked.querySelector('input').focus();
    throw new Error('Say why, in a sentence.');
  }
  const done = await post('/resume', await sign(canonical('lineclear-control/v1', {
    by: asked.dataset.approver, change: 'resume', session: asked.dataset.session, reason,
    expires: new Date(Date.now() + 5 * 60 * 1000).toISOString().slice(0, 19) + 'Z',
    nonce: b64(crypto.getRandomValues(new Uint8Array(24))),
  }), asked.dataset.keys));
  asked.remove();
  say(done.because);
}

// Somebody is writing why they reject, break the glass or let something go on: what is put in its place would take their words
// away. What stands alone has nothing put in its place.
const writing = () => document.querySelector('.reject:not([hidden]), details.glass[open], details.say[open]:not(.alone), '
  + 'textarea:focus:not(.alone textarea)');

// In a place of its own: what was said last may be why the form was not sent.
const missed = (sentence) => { document.getElementById('missed').textContent = sentence; };
const meanwhile = () => missed('Something changed here meanwhile. What you write stays; reload the page to see it.');

function changed() {
  if (writing()) meanwhile();
  else {
    missed('');
    document.body.dispatchEvent(new Event('changed'));
  }
}

// Also what was asked for before they began.
document.addEventListener('htmx:beforeSwap', (event) => {
  if (!writing() || !event.detail.target.contains(writing())) return;
  event.detail.shouldSwap = false;
  meanwhile();
});

const actions = {
  'enrol': enrol,
  'sign-in': signIn,
  'sign-out': signOut,
  'approve': (button) => vote(button, 'approve'),
  'confirm': (button) => vote(button, 'confirm'),
  'reject': (button) => vote(button, 'reject'),
  'break-glass': breakGlass,
  'review': review,
  'withdraw': withdraw,
  'rehearse': rehearse,
  'apply': apply,
  'look': look,
  'ask': ask,
  'halt': halt,
  'halt-rollout': haltRollout,
  'say': sayHow,
  'open-incident': openIncident,
  'close-incident': closeIncident,
  'resume': resume,
  'reject-ask': (button) => {
    const asked = button.parentElement.querySelector('.reject');
    asked.hidden = false;
    button.hidden = true;
    asked.querySelector('textarea').focus();
  },
};

document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-action]');
  if (!button) return;
  button.disabled = true;
  try {
    await actions[button.dataset.action](button);
  } catch (trouble) {
    say(trouble.name === 'NotAllowedError' ? 'Your passkey did not sign; nothing was done.' : trouble.message, true);
    button.disabled = false;
  }
});

if (document.querySelector('meta[name=csrf]')) {
  const events = new EventSource('/events');
  events.addEventListener('changed', changed);
}
