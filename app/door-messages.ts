import 'server-only';
import { type DoorMessages, enDoor } from '@/lib/messages/en-door';

/** What is said where people come in. */
export const doorMessages = async (): Promise<DoorMessages> => enDoor;
