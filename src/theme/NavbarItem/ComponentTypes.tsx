import OriginalTypes from '@theme-original/NavbarItem/ComponentTypes';
import { AccountMenu } from '../../components/account/AccountMenu.tsx';

/** The navbar's item types, and `custom-account` of our own. */
const ComponentTypes = { ...OriginalTypes, 'custom-account': AccountMenu };

export default ComponentTypes;
