import { mount } from '../../stand-ins';

const handle = mount('kie');

export { handle as DELETE, handle as GET, handle as HEAD, handle as POST };
