import { Late, type LatePart, latePart } from './late';

const surface = latePart(() => import('./surface').then((room) => room.Surface));
const title = latePart(() => import('./batch-title').then((room) => room.BatchTitle));
const announcement = latePart(() => import('./announcement').then((room) => room.Announcement));
const keeper = latePart(() => import('./desk-keeper').then((room) => room.DeskKeeper));

type PropsOf<Part> = Part extends LatePart<infer Props> ? Props : never;

/** What a batch with photos is drawn with. An empty page has no use for it. */

export const Surface = (props: PropsOf<typeof surface>) => <Late part={surface} props={props} />;

export const BatchTitle = (props: PropsOf<typeof title>) => <Late part={title} props={props} />;

export const Announcement = (props: PropsOf<typeof announcement>) => (
  <Late part={announcement} props={props} />
);

export const DeskKeeper = (props: PropsOf<typeof keeper>) => <Late part={keeper} props={props} />;

/** @throws where a part of it cannot be fetched; it may be tried again */
export async function fetchWorkingHalf(): Promise<void> {
  await Promise.all([surface, title, announcement, keeper].map((part) => part.fetch()));
}
