import { addDays, type PlainDate } from '@peristiwa/kernel';
import {
  annulDivorce,
  annulMarriage,
  declareUnrecordedDivorce,
  declareUnrecordedMarriage,
  legaliseMarriage,
  registerDivorce,
  registerMarriage,
  type RegisterMarriage,
} from '@peristiwa/domain';
import { divorceFacts, legalisationFacts, marriageFacts } from '../facts';
import { bookOf, certificateOf, HOME } from '../fixtures';
import { enter } from './biodata';
import { recordDeath } from './death';
import { reportedFromAbroad, type Chapter, type Story } from './story';

export const marriageChapters: readonly Chapter[] = [
  recordLateMarriage,
  recordHeadLeaving,
  recordUnrecorded,
  recordAnnulments,
  recordSpouseOfOneForm,
  recordMarriageAbroad,
];

export function recordMarriages(story: Story, man: string, wife: string): void {
  const weds = (family: RegisterMarriage['family']) =>
    story.record((register, context) =>
      registerMarriage(
        {
          marriedOn: context.today,
          reportedOn: context.today,
          authority: 'kua',
          marriageBook: bookOf(context.today, '0123/045/I/2026'),
          family,
        },
        marriageFacts(register, man, wife),
        context,
      ),
    );
  weds({ kind: 'new', head: 'husband', address: HOME });
  story.record((register, context) =>
    registerDivorce(
      {
        divorcedOn: context.today,
        reportedOn: context.today,
        court: 'PA Soreang',
        decisionNumber: '0007/Pdt.G/2026/PA.Sor',
        divorceCertificate: certificateOf(context.today),
      },
      divorceFacts(register, man, wife),
      context,
    ),
  );
  weds({ kind: 'join', host: 'husband' });
}

/** A marriage of the day before a death, recorded after it. */
function recordLateMarriage(story: Story): void {
  const groom = enter(story, 'Eko', 'male', { kind: 'new', address: HOME }).personId;
  const bride = enter(story, 'Dewi', 'female', { kind: 'new', address: HOME }).personId;
  const marriedOn = addDays(story.today, -1);
  recordDeath(story, groom);
  story.record((register, context) =>
    registerMarriage(
      {
        marriedOn,
        reportedOn: context.today,
        authority: 'kua',
        marriageBook: bookOf(marriedOn),
        family: { kind: 'unchanged' },
      },
      marriageFacts(register, groom, bride),
      context,
    ),
  );
}

/** A husband joins the card of his wife; his helper stays behind and heads the card. */
function recordHeadLeaving(story: Story): void {
  const man = enter(story, 'Joko', 'male', { kind: 'new', address: HOME }).personId;
  const wife = enter(story, 'Rina', 'female', { kind: 'new', address: HOME }).personId;
  const host = story.register.familyOf(man).id;
  const stays = enter(story, 'Yanti', 'female', { kind: 'join', relationship: 'helper' }, { host }).personId;
  story.record((register, context) =>
    registerMarriage(
      {
        marriedOn: context.today,
        reportedOn: context.today,
        authority: 'kua',
        marriageBook: bookOf(context.today),
        family: { kind: 'join', host: 'wife' },
      },
      marriageFacts(register, man, wife, { stay: [stays] }),
      context,
    ),
  );
}

const DECISION = { court: 'PA Soreang', decisionNumber: '0311/Pdt.G/2026/PA.Sor' };

/** Two declare a marriage without an act and its end; two others have theirs legalised. */
function recordUnrecorded(story: Story): void {
  const declares = (man: string, wife: string) =>
    story.record((register, context) =>
      declareUnrecordedMarriage(
        {
          marriedOn: addDays(context.today, -400),
          reportedOn: context.today,
          sptjm: 'SPTJM/3204/0017/2026',
          courtDispensation: '0013/Pdt.P/2024/PA.Sor',
          courtPermit: '0012/Pdt.G/2024/PA.Sor',
          family: { kind: 'unchanged' },
        },
        marriageFacts(register, man, wife),
        context,
      ),
    );
  const [parting, staying] = [pairOf(story), pairOf(story)];
  declares(...parting);
  story.record((register, context) =>
    declareUnrecordedDivorce(
      { divorcedOn: context.today, reportedOn: context.today, sptjm: 'SPTJM/3204/0018/2026' },
      divorceFacts(register, ...parting),
      context,
    ),
  );
  declares(...staying);
  story.record((register, context) =>
    legaliseMarriage(
      {
        marriedOn: addDays(context.today, -400),
        legalisedOn: context.today,
        reportedOn: context.today,
        ...DECISION,
        marriageBook: bookOf(context.today),
      },
      legalisationFacts(register, ...staying),
      context,
    ),
  );
}

/** A divorce is annulled, and later the marriage itself. */
function recordAnnulments(story: Story): void {
  const [man, wife] = pairOf(story);
  recordMarriages(story, man, wife);
  const annulsOn = (today: PlainDate) => ({ annulledOn: today, reportedOn: today, ...DECISION });
  story.record((register, context) =>
    registerDivorce(
      {
        divorcedOn: context.today,
        reportedOn: context.today,
        ...DECISION,
        divorceCertificate: certificateOf(context.today),
      },
      divorceFacts(register, man, wife),
      context,
    ),
  );
  story.record((register, context) =>
    annulDivorce(
      { ...annulsOn(context.today), family: { kind: 'join', host: 'husband' } },
      marriageFacts(register, man, wife),
      context,
    ),
  );
  story.record((register, context) =>
    annulMarriage(annulsOn(context.today), divorceFacts(register, man, wife), context),
  );
}

/** A wedding and a divorce in another country. */
function recordMarriageAbroad(story: Story): void {
  const [man, wife] = pairOf(story);
  story.record((register, { today, ...context }) =>
    registerMarriage(
      {
        marriedOn: today,
        reportedOn: today,
        authority: 'abroad',
        abroad: reportedFromAbroad(today, '0915/KONS/2026'),
        family: { kind: 'unchanged' },
      },
      marriageFacts(register, man, wife),
      { today, ...context },
    ),
  );
  story.record((register, { today, ...context }) =>
    registerDivorce(
      {
        divorcedOn: today,
        reportedOn: today,
        court: 'Mahkamah Syariah Kuala Lumpur',
        decisionNumber: '14300-055-0123-2026',
        abroad: reportedFromAbroad(today, '0916/KONS/2026'),
      },
      divorceFacts(register, man, wife),
      { today, ...context },
    ),
  );
}

function pairOf(story: Story): [man: string, wife: string] {
  return [
    enter(story, 'Asep', 'male', { kind: 'new', address: HOME }).personId,
    enter(story, 'Euis', 'female', { kind: 'new', address: HOME }).personId,
  ];
}

/** A form names a spouse who never declared the marriage. */
function recordSpouseOfOneForm(story: Story): void {
  const spouse = enter(story, 'Dadang', 'male', { kind: 'new', address: HOME }).personId;
  enter(story, 'Lilis', 'female', { kind: 'new', address: HOME }, { spouse }, 'married-recorded');
}
