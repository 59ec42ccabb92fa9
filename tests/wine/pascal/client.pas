{ SPDX-License-Identifier: MIT }
{ A client in Pascal, with JwaWinFax: its records are laid out as ours, its numbers are ours, and the fax that it sends is told to its window
  and to its completion port alike.

      pascal DOCUMENT }
program client;

{$mode objfpc}{$apptype console}

uses
  Windows, JwaWinFax;

const
  WM_FAX = WM_USER + $100;

var
  Checked: Integer = 0;
  Listening: Boolean = False;
  Port: THandle;
  { What came, in its order; each is written by one thread. }
  AtWindow: AnsiString = 'window:';
  AtPort: AnsiString = 'port:';

procedure Fail(const What: AnsiString);
begin
  WriteLn(What);
  Halt(1);
end;

procedure Check(Ok: BOOL; const What: AnsiString);
var
  Text: AnsiString;
begin
  if Ok then Exit;
  Str(GetLastError, Text);
  Fail(What + ': error ' + Text);
end;

procedure Same(const What: AnsiString; Is_, Wanted: QWord);
var
  A, B: AnsiString;
begin
  Inc(Checked);
  Str(Is_, A);
  Str(Wanted, B);
  if Is_ <> Wanted then Fail(What + ' is ' + A + ', not ' + B);
end;

{ Every record and number that the unit declares. }
procedure CheckWinfax;
begin
{$i winfax.inc}
  if Checked < 300 then Fail('only so few were compared');
end;

procedure Note(var Line: AnsiString; Number: DWORD);
var
  Text: AnsiString;
begin
  Str(Number, Text);
  Line := Line + ' ' + Text;
end;

function Connect: THandle;
begin
  Result := 0;
  Check(FaxConnectFaxServerA(nil, Result), 'FaxConnectFaxServer');
end;

procedure CheckDevice(Fax: THandle);
var
  Ports: PFAX_PORT_INFOW = nil;
  Config: PFAX_CONFIGURATIONW = nil;
  Count: DWORD = 0;
begin
  Check(FaxEnumPortsW(Fax, Ports, Count), 'FaxEnumPorts');
  Same('ports', Count, 1);
  Same('SizeOfStruct of a port', Ports^.SizeOfStruct, SizeOf(FAX_PORT_INFOW));
  if WideString(PWideChar(Ports^.DeviceName)) <> 'Modem' then Fail('the device is not called Modem');
  FaxFreeBuffer(Ports);
  Check(FaxGetConfigurationW(Fax, Config), 'FaxGetConfiguration');
  Same('Retries', Config^.Retries, 3);
  FaxFreeBuffer(Config);
end;

procedure CheckJob(Fax: THandle; Job: DWORD);
var
  Entry: PFAX_JOB_ENTRYA = nil;
begin
  Check(FaxGetJobA(Fax, Job, Entry), 'FaxGetJob');
  Same('JobId', Entry^.JobId, Job);
  Same('JobType', Entry^.JobType, JT_SEND);
  if AnsiString(PAnsiChar(Entry^.RecipientNumber)) <> '5550100' then Fail('the number is another one');
  FaxFreeBuffer(Entry);
end;

procedure StopListening(Window: HWND);
var
  Fax: THandle;
begin
  if not Listening then Exit;
  Listening := False;
  Fax := Connect;
  Check(FaxInitializeEventQueue(Fax, 0, 1, Window, WM_FAX), 'the log-off call');
  FaxClose(Fax);
end;

function WindowProc(Window: HWND; Message: UINT; First: WPARAM; Second: LPARAM): LRESULT; stdcall;
begin
  Result := 0;
  if (Message > WM_FAX) and (Message <= WM_FAX + FEI_NEVENTS) then
    Note(AtWindow, Message - WM_FAX)
  else if Message = WM_ENDSESSION then
  begin
    if First <> 0 then
    begin
      StopListening(Window);
      WriteLn(AtPort);
      WriteLn(AtWindow);
    end;
  end
  else
    Result := DefWindowProcA(Window, Message, First, Second);
end;

function OpenWindow: HWND;
var
  Kind: WNDCLASSA;
begin
  FillChar(Kind, SizeOf(Kind), 0);
  Kind.lpfnWndProc := WNDPROC(@WindowProc);
  Kind.hInstance := HInstance;
  Kind.lpszClassName := 'FaxPascal';
  Check(RegisterClassA(Kind) <> 0, 'RegisterClass');
  Result := CreateWindowExA(0, 'FaxPascal', 'Fax in Pascal', WS_OVERLAPPEDWINDOW, 0, 0, 400, 300, 0, 0, HInstance, nil);
  Check(Result <> 0, 'CreateWindowEx');
end;

{ A packet is a FAX_EVENT of the client's own, then. }
function TakePackets(Unused: Pointer): DWORD; stdcall;
var
  Bytes: DWORD = 0;
  Key: ULONG_PTR = 0;
  Packet: POverlapped = nil;
  Event: PFAX_EVENTA;
begin
  while GetQueuedCompletionStatus(Port, Bytes, Key, Packet, INFINITE) do
  begin
    Event := PFAX_EVENTA(Packet);
    if (Key <> 7) or (Bytes <> SizeOf(FAX_EVENTA)) or (Event^.SizeOfStruct <> SizeOf(FAX_EVENTA)) then Fail('a packet is no FAX_EVENT');
    Note(AtPort, Event^.EventId);
    LocalFree(HLOCAL(Packet));
  end;
  Result := 0;
end;

procedure Listen(Fax: THandle; Window: HWND);
var
  Thread: DWORD = 0;
begin
  Port := CreateIoCompletionPort(INVALID_HANDLE_VALUE, 0, 0, 1);
  Check(FaxInitializeEventQueue(Fax, 0, 0, Window, WM_FAX), 'FaxInitializeEventQueue of a window');
  Check(FaxInitializeEventQueue(Fax, Port, 7, 0, 0), 'FaxInitializeEventQueue of a completion port');
  Listening := True;
  Check(CreateThread(nil, 0, @TakePackets, nil, 0, Thread) <> 0, 'CreateThread');
end;

procedure Send(Fax: THandle; const Document: AnsiString);
var
  Params: FAX_JOB_PARAMA;
  Path: array[0..MAX_PATH] of AnsiChar;
  Name: PAnsiChar;
  Job: DWORD = 0;
begin
  FillChar(Params, SizeOf(Params), 0);
  Params.SizeOfStruct := SizeOf(Params);
  Params.RecipientNumber := '5550100';
  Check(GetFullPathNameA(PAnsiChar(Document), MAX_PATH, Path, Name) <> 0, 'GetFullPathName');
  Check(FaxSendDocumentA(Fax, Path, @Params, nil, @Job), 'FaxSendDocument');
  CheckJob(Fax, Job);
end;

procedure Run;
var
  Fax: THandle;
  Window: HWND;
  Message: MSG;
begin
  Window := OpenWindow;
  Fax := Connect;
  CheckDevice(Fax);
  Listen(Fax, Window);
  Send(Fax, ParamStr(1));
  Check(FaxClose(Fax), 'FaxClose');
  while GetMessageA(@Message, 0, 0, 0) do DispatchMessageA(@Message);
end;

begin
  CheckWinfax;
  Run;
end.
