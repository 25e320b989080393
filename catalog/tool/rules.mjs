// How an effect follows from a name and an access level. First rule that matches wins; nothing that matches: unknown.
// Conservative: what is not clearly harmless is not called so. Every name here appears in the data as `derived`.

const verbs = (...list) => new RegExp(`^(Batch|Admin|Bulk|Force|Global)?(${list.join('|')})(?![a-z])`);

const DESTROYS = verbs(
  'Delete', 'Terminate', 'Purge', 'Deregister', 'Revoke', 'Remove', 'Destroy', 'Drop', 'Erase', 'Wipe', 'Empty', 'Flush',
  'Truncate', 'Kill', 'Abort', 'Cancel', 'Stop', 'Disable', 'Detach', 'Disassociate', 'Dissociate', 'Release', 'Unregister',
  'Unsubscribe', 'Deactivate', 'Suspend', 'Pause', 'Shutdown', 'Evict', 'Expire', 'Discard', 'Close', 'Leave', 'Uninstall',
  'Deprovision', 'Decommission', 'Retire', 'Archive', 'Forget', 'Clear', 'Reset', 'Unlink', 'Unassign', 'Unmonitor',
  'Undeploy', 'Reject', 'Withdraw', 'Exclude', 'Decrease', 'Deny', 'Block', 'Quarantine', 'Isolate', 'Hibernate', 'Dispose',
  'Merge', 'Unpeer', 'Unpublish', 'Unshare', 'Disconnect', 'Deprecate', 'Invalidate', 'Rollback', 'Revert', 'Failover',
  'Switchover', 'Reboot', 'Restart');
const ANYWHERE = /(Delete|Terminat|Purge|Destroy|Truncat|Deletion$)/;
const REPLACES = verbs('Rebuild', 'Recreate', 'Replace', 'Reimage', 'Reprovision');
const EXPIRES = /^(Put|Set|Update|Modify|Create|Apply).*(Retention|Lifecycle|Expiration|TimeToLive)/;
const HANDS_OUT = new RegExp(
  '^(Get|Create|Generate|Assume|Issue|Request|Retrieve|Exchange|Refresh|BatchGet|Obtain|Reveal|Export|Initiate|Respond)'
  + '.*(Credential|Token|Password|Presigned|PreSigned|SignedUrl|AccessKey|SecretValue|SecretKey|LoginProfile|Kubeconfig|'
  + 'KeyPair|ApiKey|StreamKey|StreamingSession[A-Z]|StreamingU|SessionURL|AuthCode|ClientSecret|InstanceAccess|ComputeAccess|MasterKey|LoginUrl|SsoUrl|ConsoleUrl|PrivateKey|DashboardUrl|ConnectionUrl|EmbedUrl)');
const ABOUT_CREDENTIALS = /(Policy|Policies|Status|Metadata|Configuration|Config|Settings|Types?|Quota)$/;
const WIDENS = verbs('Authorize', 'Grant', 'Share', 'Allow', 'Accept', 'Approve', 'Expose', 'Publicize', 'AddPermission',
  'PutPermission', 'AssumeRole', 'Invite', 'Impersonate', 'Confirm');
const PERMISSION_NOUN = /(Policy|Policies|Permission|Acl(s)?$|Grant|Principal|Password|Credential|AccessKey|PublicAccess|Sharing|ResourceShare|RoleMapping|LoginProfile|ApiKey|Trust|SecretKey|AuthorizedKey|SshPublicKey|SSHPublicKey|Certificate$)/;
const OTHER_POLICY = /(Scaling|Cache|OriginRequest|ResponseHeaders|Health|Schedule|Routing|Traffic|Placement|Sampling|Alias)[A-Za-z]*Polic/;
const READS = verbs('Get', 'List', 'Describe', 'Search', 'Head', 'Lookup', 'LookUp', 'Query', 'Scan', 'Select', 'Count',
  'Check', 'Preview', 'Estimate', 'View', 'Read', 'Filter', 'Retrieve', 'Discover', 'Detect', 'Classify', 'Recognize',
  'Translate', 'Synthesize', 'Compare', 'Calculate', 'Contains', 'Simulate', 'Evaluate', 'Verify', 'Validate', 'Resolve',
  'Predict', 'Forecast', 'Analyze', 'Suggest', 'Is', 'Has', 'Fetch', 'Download', 'Geocode', 'ReverseGeocode', 'Autocomplete');
const PLAIN_READS = verbs('Get', 'List', 'Describe', 'Head');
const MIXED = /(Or|And)(Update|Delete|Create|Replace|Put|Set|Remove|Start|Modify|Upload)/;
const CREATES = verbs('Create', 'Allocate', 'Clone', 'Copy', 'Purchase', 'Request', 'Order');
const CHANGES = verbs('Update', 'Modify', 'Put', 'Set', 'Change', 'Edit', 'Enable', 'Attach', 'Associate', 'Add', 'Register',
  'Publish', 'Post', 'Upload', 'Move', 'Rename', 'Resume', 'Activate', 'Configure', 'Assign', 'Subscribe', 'Increase',
  'Link', 'Write', 'Record', 'Report', 'Import', 'Restore', 'Join', 'Install', 'Monitor', 'Unarchive', 'Reorder',
  'Acknowledge', 'Open', 'Save', 'Provide', 'Complete', 'Notify', 'Ingest', 'Insert', 'Index', 'Upgrade', 'Sync');

export const RULES = [
  ['name-destroys', 'DESTROY', ({ name }) => DESTROYS.test(name)],
  ['name-mentions-deletion', 'DESTROY', ({ name, level }) => ANYWHERE.test(name) && !reading(level, name)],
  ['name-replaces', 'REPLACE', ({ name }) => REPLACES.test(name)],
  ['name-sets-an-expiry', 'DESTROY', ({ name }) => EXPIRES.test(name)],
  ['name-hands-out-credentials', 'GRANT', ({ name }) => HANDS_OUT.test(name) && !ABOUT_CREDENTIALS.test(name)],
  ['level-manages-permissions', 'GRANT', ({ level }) => level.includes('Permissions')],
  ['name-widens-access', 'GRANT', ({ name }) => WIDENS.test(name)],
  ['level-reads-and-so-does-the-name', 'READ', ({ name, level }) => reading(level, name)],
  ['name-reads-and-nothing-contradicts', 'READ', ({ name, level }) => level === '' && PLAIN_READS.test(name) && !MIXED.test(name)],
  ['level-tags', 'UPDATE', ({ level }) => level.includes('Tagging')],
  ['name-changes-permissions', 'GRANT', ({ name, level }) => level !== 'Read' && level !== 'List' && (CREATES.test(name) || CHANGES.test(name)) && PERMISSION_NOUN.test(name) && !OTHER_POLICY.test(name)],
  ['name-creates', 'CREATE', ({ name, level }) => level === 'Write' && CREATES.test(name) && !MIXED.test(name)],
  ['name-changes', 'UPDATE', ({ name, level }) => level === 'Write' && (CHANGES.test(name) || (CREATES.test(name) && MIXED.test(name)))],
];

function reading(level, name) {
  return (level === 'Read' || level === 'List') && READS.test(name) && !MIXED.test(name);
}

export function derive(name, level) {
  for (const [rule, effect, test] of RULES) {
    if (test({ name, level })) return { rule, effect };
  }
  return { rule: '', effect: 'UNKNOWN' };
}
