/** What a check tries, and what a failure of it means. */
export interface CheckWords {
  /** What was tried, for a heading: `the same event again`. */
  readonly tries: string
  /** What a user loses when it fails, and what helps. One or two sentences. */
  readonly help: string
}

const checks: Readonly<Record<string, CheckWords>> = {
  distinct: {
    tries: 'two different events',
    help:
      'Two events with different ids are two effects. A handler that drops the second one loses money: look ' +
      'events up by their id, not by their customer or time.',
  },
  duplicate: {
    tries: 'the same event again',
    help:
      'Providers deliver at least once. Record the event id under a unique key in the same transaction as its ' +
      'effect, and answer 2xx when it is there already.',
  },
  late: {
    tries: 'the same event again after many others',
    help:
      'A duplicate may come days later. A memory of the last few events, or one that expires, applies it ' +
      'twice: keep event ids for as long as the provider may send again.',
  },
  race: {
    tries: 'copies of one event at the same moment',
    help:
      'Looking first and writing then lets two copies through at once. Let a unique key decide, in the ' +
      'transaction that has the effect.',
  },
  timeout: {
    tries: 'the sender gives up and sends again while the first copy is still worked on',
    help:
      'An answer that comes too late is a delivery that comes again. Claim the event id before the work, or ' +
      'answer first and work from a queue.',
  },
  'lost-response': {
    tries: 'the answer gets lost, and the event comes again',
    help: 'The provider cannot know that the work is done. The second copy has to find the event id of the first.',
  },
  fault: {
    tries: 'a call that the handler makes fails once',
    help:
      'After a failure in the middle the event comes again. More effects: the first part was done twice. ' +
      'Fewer: the event was marked as done before it was. Give every outgoing call an idempotency key made ' +
      'of the event id.',
  },
  crash: {
    tries: 'the handler is restarted in the middle',
    help: 'What is only in memory is gone. Record the event and its effect in one transaction, and answer after it.',
  },
  twin: {
    tries: 'the same fact told by another event',
    help:
      'Some facts come as two events with two ids. Key the effect by the object that it is about, not by the ' +
      'event id alone.',
  },
  version: {
    tries: 'the same event in another API version, or thin',
    help:
      'During an upgrade both forms come, and are one effect. A thin event of Stripe has an id of its own, and ' +
      'that of the other in `snapshot_event`.',
  },
  conflict: {
    tries: 'another body under the same id',
    help: 'Two bodies under one id are a mistake somewhere: apply one, and tell somebody.',
  },
  order: {
    tries: 'other orders of the same events',
    help:
      'Providers do not promise an order. Compare times or versions of the object, or read it from the ' +
      'provider, before an older event overwrites a newer state.',
  },
  stale: {
    tries: 'an older event after a newer one',
    help: 'An event that was delayed must not take the state back: compare its time with that of the state.',
  },
  orphan: {
    tries: 'an event before the one that it builds on',
    help:
      'Either make what is missing from the event, or answer 5xx until it is there. A 2xx without an effect ' +
      'loses the event for good.',
  },
  batch: {
    tries: 'a batch of which one item fails',
    help: 'Every item of a batch is an event of its own: each good one counts once, also when the batch comes again.',
  },
  unknown: {
    tries: 'a type of event that does not exist',
    help:
      'Providers add types. What a handler does not know it answers with a 2xx, or it will come again and the ' +
      'endpoint may be switched off.',
  },
  signature: {
    tries: 'forged, changed and outdated signatures',
    help:
      'Anybody can send to a public address. Verify the exact bytes that came, with the age of the signature, ' +
      'before anything is read, and answer 4xx.',
  },
  'replay-attack': {
    tries: 'the very same bytes again',
    help:
      'Who records a delivery can send it again while its signature is young. The event id has to be ' +
      'known already.',
  },
  pressure: {
    tries: 'as many events as at the end of a month',
    help: 'Under load every event still counts once, and is answered before the provider gives up.',
  },
}

/** In words what a check of this name does. */
export function checkWords(check: string): CheckWords {
  return checks[check] ?? { tries: check, help: `What a handler does with ${check}.` }
}
