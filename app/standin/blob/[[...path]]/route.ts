import { mount } from '../../stand-ins';

const handle = mount('blob');

export {
  handle as DELETE,
  handle as GET,
  handle as HEAD,
  handle as OPTIONS,
  handle as POST,
  handle as PUT,
};
