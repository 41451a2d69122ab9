/** Nothing: the bar, the facts of a page and the banner say the version. */
export default function DocVersionBadge(): null {
  return null;
}
