// Which input member fills which placeholder of an ARN template. Only what the names themselves tell; else nothing.
const FIXED = new Set(['Partition', 'Region', 'Account']);
const plain = (s) => s.toLowerCase().replace(/[^a-z0-9]/g, '');
const stem = (s) => plain(s).replace(/(identifier|name|id|arn|s)$/, '').replace(/(identifier|name|id|arn)$/, '');

export function fills(type, arn, members, wire) {
  const holders = [...arn.matchAll(/\$\{([^}]+)\}/g)].map((m) => m[1]).filter((h) => !FIXED.has(h));
  const out = [];
  for (const holder of holders) {
    const member = memberFor(holder, type, members, holders.length === 1);
    if (member) out.push(`${holder}=${alias(member, wire)}`);
  }
  const whole = wholeArn(type, members);
  if (whole) out.push(`*=${alias(whole, wire)}`);
  return out.join(';');
}

function memberFor(holder, type, members, alone) {
  const names = members.filter((m) => !/arns?$/i.test(m));
  const exact = names.find((m) => plain(m) === plain(holder)) || names.find((m) => plain(m) === plain(holder) + 's');
  if (exact) return exact;
  if (stem(holder).length < 2) return '';
  const near = names.filter((m) => stem(m) === stem(holder) && /(name|names|id|ids|identifier|identifiers)$/i.test(m));
  if (near.length) return near[0];
  if (!alone) return '';
  const typed = names.filter((m) => stem(m) === stem(type) && /(name|names|id|ids|identifier|identifiers)$/i.test(m));
  return typed.length ? typed[0] : '';
}

function wholeArn(type, members) {
  const arns = members.filter((m) => /arns?$/i.test(m) || /^(resource|resources)$/i.test(m));
  return arns.find((m) => stem(m) === stem(type)) || arns.find((m) => /^(resource(arn|s|arnlist)?|arn)$/i.test(m)) || '';
}

// The ec2 protocol writes another name on the wire than the API has; either may come.
function alias(member, wire) {
  const form = wire.find((b) => b.startsWith('f:') && b.endsWith('=' + member));
  return form ? `${member}|${form.slice(2, form.indexOf('='))}` : member;
}
