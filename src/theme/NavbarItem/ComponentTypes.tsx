import DefaultNavbarItem from '@theme/NavbarItem/DefaultNavbarItem';
import DocsVersionDropdownNavbarItem from '@theme/NavbarItem/DocsVersionDropdownNavbarItem';
import DropdownNavbarItem from '@theme/NavbarItem/DropdownNavbarItem';
import { AccountMenu } from '../../components/account/AccountMenu.tsx';

/**
 * The navbar's item types that we use, and `custom-account` of our own. The theme's others (locales, search, HTML) would
 * be in the script of every page.
 */
const ComponentTypes = {
  default: DefaultNavbarItem,
  dropdown: DropdownNavbarItem,
  docsVersionDropdown: DocsVersionDropdownNavbarItem,
  'custom-account': AccountMenu,
};

export default ComponentTypes;
