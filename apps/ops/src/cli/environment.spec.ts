import { urlsFrom } from './environment';

const environment = (variables: Record<string, string>) => ({
  variables,
  print: () => undefined,
  complain: () => undefined,
});

describe('urlsFrom', () => {
  it('uses a given URL, else that of the environment, else the default port', () => {
    const urls = urlsFrom(
      ['death=https://death.example/'],
      environment({ HOST: '10.0.0.5', PORT_MOVE: '4103' }),
    );
    expect(urls).toMatchObject({
      birth: 'http://10.0.0.5:3101',
      death: 'https://death.example',
      move: 'http://10.0.0.5:4103',
      bps: 'http://10.0.0.5:3203',
    });
  });

  it.each(['nobody=http://127.0.0.1', 'birth', 'birth=not-a-url'])('refuses %s', (text) => {
    expect(() => urlsFrom([text], environment({}))).toThrow('--url requires app=url');
  });
});
