export {
  inspectDisk,
  inspectEngine,
  inspectGpu,
  inspectImages,
  inspectPorts,
  inspectRegistries,
  inspectResources,
} from '../composition/stack/inspect-stack.ts';
