import { ENCRYPTION_MODES, type EncryptionMode } from './voice/transport-cipher.ts';

/**
 * What can go wrong, as values that may be changed at any time. All percentages are drawn from the emulator's seed.
 * What happens once (a kick, a close code, garbage proposals) is a method of the handle it happens to.
 */
export interface FaultKnobs {
  readonly rest: {
    /** `as-documented`: five messages or edits in five seconds per channel; more is answered with 429. */
    rateLimits: 'as-documented' | 'off';
    /** Requests answered with 429 whatever the limits say. */
    tooManyRequestsPercent: number;
    /** The `retry_after` of those. */
    retryAfterMs: number;
    /** Requests answered with 502. */
    serverErrorPercent: number;
    /** Every answer comes this much later. */
    delayMs: number;
  };
  readonly interactions: {
    /** How long an interaction may be acknowledged; Discord gives 3 s. 0: every answer comes too late. */
    expireAfterMs: number;
  };
  readonly gateway: {
    heartbeatIntervalMs: number;
    /** Heartbeats get no answer: the connection looks alive and is not. */
    ignoreHeartbeats: boolean;
    /** Joins, moves and leaves (op 4) get no answer. */
    ignoreVoiceStates: boolean;
    /** RESUME is refused with INVALID_SESSION. */
    refuseResume: boolean;
  };
  readonly voice: {
    /** Offered to clients, best first. */
    modes: readonly EncryptionMode[];
    heartbeatIntervalMs: number;
    /** How many of the next IP discovery datagrams get lost. */
    lostDiscoveries: number;
    /**
     * When a client learns which SSRC is whose (op 5): before a speaker's first packet (as Discord does), before each
     * stretch of speech, never, or some time after the first packet.
     */
    speaking: 'first' | 'each-stretch' | 'never' | { readonly lateByMs: number };
    /** Whether a client that comes back is told again about those who have spoken before. */
    repeatsSpeakingAfterRejoin: boolean;
    /** A client that resumes waits this long for RESUMED; its audio flows on meanwhile. */
    resumeDelayMs: number;
    /** RESUME is refused with close code 4006. */
    refuseResume: boolean;
  };
  readonly dave: {
    /**
     * `required`: a client without DAVE is closed with 4017, as Discord does since March 2026. `allowed`: its call is
     * not end-to-end encrypted. `off`: no call is.
     */
    protocol: 'required' | 'allowed' | 'off';
    /** Whose commit wins where both could make one. */
    committer: 'fake' | 'bot';
    /** `initial-zero`: 0 when a group is formed (effective at once), counting from 1 later; Discord's usual way. */
    transitionIds: 'initial-zero' | 'zero' | 'counting';
    /** The last one left in a call starts a new group (op 24) instead of committing the others' removal. */
    resetsSoleMember: boolean;
    /** Frames of fake users sent without end-to-end encryption. */
    plainFramePercent: number;
    /** Frames of fake users that no key opens. */
    undecryptableFramePercent: number;
  };
  /** The way from the voice server to clients. */
  readonly rtp: {
    lossPercent: number;
    duplicatePercent: number;
    /** Packets that arrive after their successor. */
    reorderPercent: number;
    /** Each packet is late by up to this much. */
    jitterMs: number;
    headerExtension: 'always' | 'never' | 'alternating';
    /** Bytes of RTP padding; 0 for none. */
    paddingBytes: number;
  };
}

/** A Discord on a good day. */
export function createFaultKnobs(changes: FaultChanges = {}): FaultKnobs {
  return {
    rest: {
      rateLimits: 'as-documented',
      tooManyRequestsPercent: 0,
      retryAfterMs: 100,
      serverErrorPercent: 0,
      delayMs: 0,
      ...changes.rest,
    },
    interactions: { expireAfterMs: 3_000, ...changes.interactions },
    gateway: {
      heartbeatIntervalMs: 41_250,
      ignoreHeartbeats: false,
      ignoreVoiceStates: false,
      refuseResume: false,
      ...changes.gateway,
    },
    voice: {
      modes: ENCRYPTION_MODES,
      heartbeatIntervalMs: 13_750,
      lostDiscoveries: 0,
      speaking: 'first',
      repeatsSpeakingAfterRejoin: true,
      resumeDelayMs: 0,
      refuseResume: false,
      ...changes.voice,
    },
    dave: {
      protocol: 'required',
      committer: 'fake',
      transitionIds: 'initial-zero',
      resetsSoleMember: true,
      plainFramePercent: 0,
      undecryptableFramePercent: 0,
      ...changes.dave,
    },
    rtp: {
      lossPercent: 0,
      duplicatePercent: 0,
      reorderPercent: 0,
      jitterMs: 0,
      headerExtension: 'always',
      paddingBytes: 0,
      ...changes.rtp,
    },
  };
}

export type FaultChanges = { readonly [Area in keyof FaultKnobs]?: Partial<FaultKnobs[Area]> };
