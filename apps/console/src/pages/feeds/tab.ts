/** What each tab of the page of a feed is given. */
export interface TabProps {
  readonly partner: string;
}
