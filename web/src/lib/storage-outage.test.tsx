// The storage of files goes away while a tester sends a screenshot, and comes back.
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Underway } from '@/components/pictures/underway';
import { PictureChooser } from '@/components/pictures/picture-chooser';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { usePictureUploads } from './use-picture-uploads';

URL.createObjectURL = () => 'blob:picture';
URL.revokeObjectURL = () => undefined;
const arrived = vi.fn();
let reachable = true;

/** The way to the storage itself, which is no fetch. */
class Sender {
  upload = {};
  status = 200;
  responseText = '';
  onload = () => undefined;
  onerror = () => undefined;
  open() {}
  setRequestHeader() {}
  send() {
    queueMicrotask(() => (reachable ? this.onload() : this.onerror()));
  }
}

function Pictures() {
  const uploads = usePictureUploads({ purpose: 'screenshot', most: 3, have: 0, name: 'screenshots', onArrived: arrived });
  return (
    <>
      <PictureChooser onChosen={uploads.take} />
      <ul>
        {uploads.sending.map((item) => (
          <Underway key={item.key} item={item} uploads={uploads} />
        ))}
      </ul>
    </>
  );
}

beforeEach(() => {
  logIn();
  arrived.mockReset();
  vi.stubGlobal('XMLHttpRequest', Sender);
});
afterEach(() => vi.unstubAllGlobals());

const choose = async () => {
  const user = userEvent.setup();
  renderApp(<Pictures />);
  await user.upload(screen.getByLabelText('Choose pictures'), new File(['x'], 'shot.png', { type: 'image/png' }));
  return user;
};
const ticket: [number, object] = [201, { id: 'f1', upload: { method: 'PUT', url: 'https://s3.test/f1', headers: {} } }];

it('says so when it cannot be reached, and sends the same picture once it is asked to again', async () => {
  serve({ 'POST /api/files': ticket, 'POST /api/files/f1/complete': [200, { id: 'f1', state: 'ready' }] });
  reachable = false;
  const user = await choose();
  expect(await screen.findByRole('alert')).toHaveTextContent('The picture could not be sent. Check your connection and try again.');
  expect(arrived).not.toHaveBeenCalled();
  reachable = true;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(arrived).toHaveBeenCalledWith('f1'));
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

it('tells what the server says when it cannot look at the picture', async () => {
  const detail = 'The storage of files does not answer. Nothing is lost: please try again in a moment.';
  let down = true;
  serve({
    'POST /api/files': ticket,
    'POST /api/files/f1/complete': () => (down ? problem(503, 'storage_unavailable', detail) : [200, { id: 'f1', state: 'ready' }]),
  });
  reachable = true;
  const user = await choose();
  expect(await screen.findByRole('alert')).toHaveTextContent(detail);
  down = false;
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  await waitFor(() => expect(arrived).toHaveBeenCalledWith('f1'));
});
