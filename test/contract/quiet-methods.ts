/**
 * Methods that leave no entry in the activity log when they succeed. Everything else that somebody does leaves one, through
 * every door: a new method that does not has to be named here, with its reason.
 */
export const quietMethods: ReadonlySet<string> = new Set([
  // They look, and show no value.
  ..."activity.list activity.stream activity.verify compromised.evidence compromised.get compromised.list health.report".split(
    " ",
  ),
  ..."holders.count holders.ofKey holders.ofPerson inbox.links inbox.list inbox.look keys.get keys.history keys.list".split(
    " ",
  ),
  ..."me.get offboarding.get offboarding.list offboarding.log offboarding.preview rotations.get rotations.links".split(
    " ",
  ),
  ..."rotations.list rules.get run.plan settings.get shares.check shares.plan team.list team.read team.words vault.doctor relays.check".split(
    " ",
  ),
  ..."vault.inspectBackup vault.status vaults.recent relay.status session.due drafts.get".split(" "),
  // They tell what a scan found, stop it, or look at files without the vault.
  ..."scan.state scan.stop scan.patterns".split(" "),
  // They look into a file that a person names, and store nothing.
  ..."imports.change imports.drop imports.list imports.read imports.rows imports.stop imports.upload".split(" "),
  // They show a report on screen; saving it is logged.
  ..."offboarding.report".split(" "),
  // They hand out what others may have: no key and nothing about one.
  ..."rules.export clipboard.copyText".split(" "),
  // They work on nothing that is stored.
  ..."activity.stop clipboard.clear keys.generate passphrase.judge session.activity session.trigger vaults.choose".split(
    " ",
  ),
  ..."relay.start relay.stop vault.lock".split(" "),
  // A person's own unfinished work, what they have looked at, and how long a rotation keeps the old value.
  ..."drafts.save drafts.drop rules.seen rotations.change".split(" "),
  // They ask relays and providers; what that changes is logged when it does.
  ..."compromised.settle offboarding.settle shares.retry shares.watch rotations.automatic".split(" "),
  // They look at what programs asked and were let; what is answered is logged with the program's name.
  ..."agent.state agent.questions agent.grants agent.answer agent.end".split(" "),
  // It ends with the vault locked; the restored log tells of it.
  "vault.restore",
]);
